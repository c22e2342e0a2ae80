import { formatAmount, isCurrency } from '@quittance/money/money';
import { assert } from '@quittance/result';

const locale = 'en-GB';

/** `€1,190.00`; the decimal text goes in whole, so that no digit passes through a float. */
export function moneyText(amountMinor: bigint, currency: string): string {
  assert(isCurrency(currency), `${currency} is a currency`);
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(formatAmount(amountMinor, currency) as `${number}`);
}

/** `14 February 2026` */
export function dayText(day: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** `14 February 2026 at 08:00 UTC` */
export function instantText(instant: Date): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(instant)} UTC`;
}
