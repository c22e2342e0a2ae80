import { apportion } from './apportion.ts';
import { divideHalfUp, integer, percentOf, roundTo } from './decimal.ts';
import type { PriceMode } from './tax.ts';
import type { TaxBand } from './tax-band.ts';

/** What a band comes to, and the net of each of its items, in their order. */
export type SplitBand = { taxableMinor: bigint; taxMinor: bigint; netsMinor: bigint[] };

/**
 * Splits what the items of a band come to (discounts negative) into net and tax; see `calculateTotals` for the rules. The sum must not be
 * negative.
 */
export function splitTax(band: TaxBand, itemsMinor: readonly bigint[], priceMode: PriceMode): SplitBand {
  const sum = itemsMinor.reduce((total, item) => total + item, 0n);
  if (priceMode === 'NET') {
    return { taxableMinor: sum, taxMinor: roundTo(percentOf(band.rate, integer(sum)), 0), netsMinor: [...itemsMinor] };
  }
  const hundred = 100n * 10n ** BigInt(band.rate.scale);
  const withTax = hundred + band.rate.coefficient;
  const taxMinor = divideHalfUp(sum * band.rate.coefficient, withTax);
  const taxableMinor = sum - taxMinor;
  const exactNets = itemsMinor.map((item) => item * hundred);
  return { taxableMinor, taxMinor, netsMinor: apportion(exactNets, withTax, taxableMinor) };
}
