import { exponentOf, formatAmount, type Money } from '@quittance/money/money';

/** An amount for people: `€1,234.50`. The digits are exact; no float is involved. */
export function displayAmount({ amountMinor, currency }: Money): string {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(formatAmount(amountMinor, currency) as Intl.StringNumericLiteral);
}

/** A calendar day for people: `31 January 2026`. */
export function displayDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}
