import { err, ok, type Result } from '@quittance/result';
import { type Currency, exponentOf, isCurrency } from './currencies.ts';
import { formatFixed, parseDecimal, roundTo } from './decimal.ts';

export { type Currency, exponentOf, isCurrency };

/** An amount in the currency's minor unit: 1250 EUR cents, 1250 JPY, 1250 KWD fils. Never a float. */
export type Money = { amountMinor: bigint; currency: Currency };

/** Why a text is not taken as an amount; the message goes behind the field's name. */
export type AmountError = {
  code: 'NOT_A_NUMBER' | 'TOO_MANY_DECIMALS' | 'TOO_LARGE';
  message: string;
};

/** The largest amount that a `BIGINT` holds. */
export const mostMinor = 2n ** 63n - 1n;

/** Reads a decimal string in major units. More decimals than the currency has are refused, not rounded; the sign is the caller's to judge. */
export function parseAmount(text: string, currency: Currency): Result<bigint, AmountError> {
  const exponent = exponentOf(currency);
  const parsed = parseDecimal(text, exponent);
  if (!parsed.ok) {
    const { code, message } = parsed.error;
    return err({ code, message: code === 'TOO_MANY_DECIMALS' ? `${message} in ${currency}` : message });
  }
  const amountMinor = roundTo(parsed.value, exponent);
  if (amountMinor > mostMinor || amountMinor < -mostMinor) return err({ code: 'TOO_LARGE', message: 'is too large' });
  return ok(amountMinor);
}

/** A decimal string in major units with exactly the currency's decimals: "12.50", "1250", "-0.05". */
export function formatAmount(amountMinor: bigint, currency: Currency): string {
  return formatFixed(amountMinor, exponentOf(currency));
}
