import type { Currency } from '@quittance/money/currencies';
import { exponentOf, formatAmount } from '@quittance/money/money';

/** How numbers and dates look in one language and currency. */
export type Format = {
  /** Without the currency: `1,190.00`. */
  amount(minor: string): string;
  /** With it: `EUR 1,190.00`. */
  money(minor: string): string;
  /** A price, with at least the currency's decimals: `1,234.50`, `0.0125`. */
  price(text: string): string;
  /** A quantity or rate with the decimals it needs: `1,234.5`. */
  decimal(text: string): string;
  /** `31 January 2026` */
  day(day: string): string;
};

const formats = new Map<string, Format>();

/** Kept, because making one takes longer than drawing a short table; there are no more than languages times currencies. */
export function formatFor(language: string, currency: Currency): Format {
  const key = `${language} ${currency}`;
  const format = formats.get(key) ?? createFormat(language, currency);
  formats.set(key, format);
  return format;
}

function createFormat(language: string, currency: Currency): Format {
  // Given as strings, numbers are formatted exactly, however large they are.
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const byDigits = new Map<number, Intl.NumberFormat>();
  const withDigits = (text: string, atLeast: number) => {
    const digits = Math.max(atLeast, text.split('.')[1]?.length ?? 0);
    let numbers = byDigits.get(digits);
    if (numbers === undefined) {
      numbers = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      byDigits.set(digits, numbers);
    }
    return numbers.format(text as Intl.StringNumericLiteral);
  };
  const amount = (minor: string) => withDigits(formatAmount(BigInt(minor), currency), 0);
  return {
    amount,
    money: (minor) => `${currency} ${amount(minor)}`,
    price: (text) => withDigits(withoutTrailingZeros(text), exponentOf(currency)),
    decimal: (text) => withDigits(withoutTrailingZeros(text), 0),
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
  };
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
