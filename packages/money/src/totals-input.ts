import { err, type Result } from '@quittance/result';
import type { Currency } from './currencies.ts';
import { compare, type Decimal, integer, parseDecimal } from './decimal.ts';
import type { PriceMode, TaxCategory } from './tax.ts';

/** Percent or amount: exactly one of the two is set. */
export type Reduction = { percent: string | null; amount: string | null };

/** A line as it is written: decimals as strings, prices in major units. */
export type LineInput = {
  quantity: string;
  unitPrice: string;
  discount: Reduction | null;
  /** Null: S where the rate is above 0, else Z. */
  taxCategory: TaxCategory | null;
  /** Percent; null: 0. */
  taxRate: string | null;
};

/** A discount or charge on the whole document. With neither category nor rate it is spread over all tax bands in proportion. */
export type AdjustmentInput = Reduction & { taxCategory: TaxCategory | null; taxRate: string | null };

/** What the calculator needs to know of an invoice. */
export type TotalsInput = {
  currency: Currency;
  priceMode: PriceMode;
  lines: readonly LineInput[];
  discounts: readonly AdjustmentInput[];
  charges: readonly AdjustmentInput[];
};

/** What is accepted. Six decimals are what the finest quantities and prices in trade need (kilowatt hours, cents per call). */
export const limits = {
  quantityDecimals: 6,
  priceDecimals: 6,
  percentDecimals: 4,
  lines: 1000,
  adjustments: 20,
  taxRatePercent: 100n,
  discountPercent: 100n,
  chargePercent: 1000n,
} as const;

export type TotalsErrorCode =
  | 'NOT_A_NUMBER'
  | 'TOO_MANY_DECIMALS'
  | 'TOO_LARGE'
  | 'NEGATIVE'
  | 'OUT_OF_RANGE'
  | 'PERCENT_OR_AMOUNT'
  | 'DISCOUNT_ABOVE_PRICE'
  | 'RATE_AND_CATEGORY'
  | 'TAX_CATEGORY_MISSING'
  | 'TOO_MANY'
  | 'TOTAL_TOO_LARGE';

/** Why there are no totals: `path` leads to the field of the input, the message goes behind its name. */
export type TotalsError = { code: TotalsErrorCode; path: (string | number)[]; message: string };

/** Where in the input something stands. */
export type Path = readonly (string | number)[];

export function refuse(code: TotalsErrorCode, path: Path, message: string): Result<never, TotalsError> {
  return err({ code, path: [...path], message });
}

/** A decimal number that is not negative. */
export function readDecimal(text: string, maxDecimals: number, path: Path): Result<Decimal, TotalsError> {
  const parsed = parseDecimal(text, maxDecimals);
  if (!parsed.ok) return refuse(parsed.error.code, path, parsed.error.message);
  if (parsed.value.coefficient < 0n) return refuse('NEGATIVE', path, 'must not be negative');
  return parsed;
}

/** A percentage from 0 to `most`. */
export function readPercent(text: string, most: bigint, path: Path): Result<Decimal, TotalsError> {
  const percent = readDecimal(text, limits.percentDecimals, path);
  if (percent.ok && compare(percent.value, integer(most)) > 0) {
    return refuse('OUT_OF_RANGE', path, `must not be more than ${most}`);
  }
  return percent;
}
