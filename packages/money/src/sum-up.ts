import type { AppliedAdjustment } from './adjustments.ts';
import { formatDecimal } from './decimal.ts';
import { splitTax } from './split-tax.ts';
import type { PriceMode } from './tax.ts';
import { type Banded, bandsOf, type TaxBand } from './tax-band.ts';
import type { TaxSubtotal, Totals, TotalsAdjustment, TotalsLine } from './totals-figures.ts';
import type { TotalsInput } from './totals-input.ts';

/** What an invoice consists of, each with its tax band. */
export type Parts = { lines: readonly Banded[]; discounts: readonly AppliedAdjustment[]; charges: readonly AppliedAdjustment[] };

/** Splits each tax band into net and tax and sums the parts up. No band may come to less than nothing. */
export function sumUp(input: TotalsInput, parts: Parts): Totals {
  const taxBreakdown: TaxSubtotal[] = [];
  const netOf = new Map<Banded, bigint>();
  for (const band of bandsOf([...parts.lines, ...parts.discounts, ...parts.charges])) {
    const { taxableMinor, taxMinor } = splitBand(band, parts, input.priceMode, netOf);
    taxBreakdown.push({ category: band.category, rate: formatDecimal(band.rate), taxableMinor, taxMinor });
  }
  const figures = (item: Banded): TotalsLine => ({
    taxCategory: item.band.category,
    taxRate: formatDecimal(item.band.rate),
    amountMinor: item.amountMinor,
    netMinor: netOf.get(item) ?? 0n,
  });
  const adjustment = (item: AppliedAdjustment): TotalsAdjustment => ({
    ...figures(item),
    index: item.index,
    spread: item.spread,
    percent: item.percent,
  });
  const lines = parts.lines.map(figures);
  const discounts = parts.discounts.map(adjustment);
  const charges = parts.charges.map(adjustment);
  const taxableMinor = sumOf(taxBreakdown, ({ taxableMinor }) => taxableMinor);
  const taxMinor = sumOf(taxBreakdown, ({ taxMinor }) => taxMinor);
  return {
    currency: input.currency,
    priceMode: input.priceMode,
    lines,
    discounts,
    charges,
    taxBreakdown,
    lineNetMinor: sumOf(lines, ({ netMinor }) => netMinor),
    discountMinor: sumOf(discounts, ({ netMinor }) => netMinor),
    chargeMinor: sumOf(charges, ({ netMinor }) => netMinor),
    taxableMinor,
    taxMinor,
    totalMinor: taxableMinor + taxMinor,
  };
}

/** Splits one band and notes the net of each of its items; discounts go in negative and come out positive. */
function splitBand(band: TaxBand, { lines, discounts, charges }: Parts, priceMode: PriceMode, netOf: Map<Banded, bigint>) {
  const signed = [
    ...[...lines, ...charges].map((item) => ({ item, sign: 1n })),
    ...discounts.map((item) => ({ item, sign: -1n })),
  ].filter(({ item }) => item.band.key === band.key);
  const split = splitTax(
    band,
    signed.map(({ item, sign }) => sign * item.amountMinor),
    priceMode,
  );
  for (const [index, { item, sign }] of signed.entries()) netOf.set(item, sign * (split.netsMinor[index] ?? 0n));
  return split;
}

function sumOf<T>(items: readonly T[], figure: (item: T) => bigint): bigint {
  return items.reduce((sum, item) => sum + figure(item), 0n);
}
