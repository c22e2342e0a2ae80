/** An amount as the API gives it: an exact decimal string and its currency. */
export type MoneyValue = { readonly amount: string; readonly currency: string };

const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string): Intl.NumberFormat {
  const known = moneyFormats.get(currency);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  moneyFormats.set(currency, made);
  return made;
}

/** In the reader's own manner. The string goes to the formatter as it is: never through a float. */
export function formatMoney({ amount, currency }: MoneyValue): string {
  return moneyFormat(currency).format(amount as Intl.StringNumericLiteral);
}

/** Whether an amount is exactly zero. */
export function isZero({ amount }: MoneyValue): boolean {
  return /^-?0*(\.0*)?$/.test(amount);
}

/** A decimal number ("1234.5") in the reader's own manner, with all its decimals. */
export function formatDecimal(value: string): string {
  const decimals = value.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(undefined, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: Math.min(decimals, 20),
  });
  return format.format(value as Intl.StringNumericLiteral);
}

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const instantFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A calendar day (YYYY-MM-DD); it has no time zone and must not slip by one. */
export function formatDay(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

/** An instant in the reader's time zone. */
export function formatInstant(instant: string): string {
  return instantFormat.format(new Date(instant));
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** "2 hours ago" for the last week, the date before that. */
export function formatSince(instant: string, now: Date = new Date()): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1_000);
  if (Math.abs(seconds) > 7 * 86_400) return formatInstant(instant);
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? 'just now' : relativeFormat.format(Math.trunc(seconds / step[1]), step[0]);
}

/** Today as the person sees it on the wall: YYYY-MM-DD in their time zone. */
export function today(now: Date = new Date()): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

/** A day so many days later. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** "Germany" for DE. */
export function countryName(code: string): string {
  return regionNames.of(code) ?? code;
}
