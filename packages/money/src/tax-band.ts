import { ok, type Result } from '@quittance/result';
import { compare, type Decimal, formatDecimal } from './decimal.ts';
import { type TaxCategory, taxCategories } from './tax.ts';
import { limits, type Path, readPercent, refuse, type TotalsError } from './totals-input.ts';

/** A category with a rate: what tax is reckoned for, once each. 19 and 19.00 are the same rate. */
export type TaxBand = { category: TaxCategory; rate: Decimal; key: string };

/** Something that belongs to one band, in minor units, without or with tax by the price mode. */
export type Banded = { band: TaxBand; amountMinor: bigint };

/** Reads category and rate, which must go together. Without a category it is S where the rate is above 0, else Z. */
export function readBand(
  given: { taxCategory: TaxCategory | null; taxRate: string | null },
  path: Path,
): Result<TaxBand, TotalsError> {
  const ratePath = [...path, 'taxRate'];
  const rate = readPercent(given.taxRate ?? '0', limits.taxRatePercent, ratePath);
  if (!rate.ok) return rate;
  const zero = rate.value.coefficient === 0n;
  const category = given.taxCategory ?? (zero ? 'Z' : 'S');
  if (category === 'S' && zero) return refuse('RATE_AND_CATEGORY', ratePath, 'must be more than 0 for tax category S');
  if (!zero && !['S', 'L', 'M'].includes(category)) {
    return refuse('RATE_AND_CATEGORY', ratePath, `must be 0 for tax category ${category}`);
  }
  return ok({ category, rate: rate.value, key: `${category} ${formatDecimal(rate.value)}` });
}

/** The bands that occur, each once: by category, then the higher rate first; the order of what they come from does not matter. */
export function bandsOf(items: readonly Banded[]): TaxBand[] {
  const bands = new Map(items.map(({ band }) => [band.key, band]));
  return [...bands.values()].sort(
    (left, right) =>
      taxCategories.indexOf(left.category) - taxCategories.indexOf(right.category) || compare(right.rate, left.rate),
  );
}

/** What the items of one band come to. */
export function sumOfBand(items: readonly Banded[], band: TaxBand): bigint {
  return items.reduce((sum, item) => (item.band.key === band.key ? sum + item.amountMinor : sum), 0n);
}
