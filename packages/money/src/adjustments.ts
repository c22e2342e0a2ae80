import { ok, type Result } from '@quittance/result';
import { apportion } from './apportion.ts';
import type { Currency } from './currencies.ts';
import { integer, percentOf, roundTo } from './decimal.ts';
import { readAmount } from './lines.ts';
import { type Banded, bandsOf, readBand, sumOfBand, type TaxBand } from './tax-band.ts';
import { type AdjustmentInput, limits, type Path, readPercent, refuse, type TotalsError } from './totals-input.ts';

/** A discount or charge, or its part for one tax band. */
export type AppliedAdjustment = Banded & {
  /** Which of the given ones, from 0. */
  index: number;
  /** Whether it is a part of one that was given without a band. */
  spread: boolean;
  percent: string | null;
};

/** Reads the discounts or the charges and puts each into its tax band, or spreads it over those of the lines. */
export function applyAdjustments(
  kind: 'discounts' | 'charges',
  given: readonly AdjustmentInput[],
  lines: readonly Banded[],
  currency: Currency,
): Result<AppliedAdjustment[], TotalsError> {
  if (given.length > limits.adjustments) return refuse('TOO_MANY', [kind], `must be at most ${limits.adjustments}`);
  const mostPercent = kind === 'discounts' ? limits.discountPercent : limits.chargePercent;
  const applied: AppliedAdjustment[] = [];
  for (const [index, adjustment] of given.entries()) {
    const parts = applyOne(adjustment, lines, { path: [kind, index], mostPercent, currency });
    if (!parts.ok) return parts;
    const spread = isSpread(adjustment);
    for (const part of parts.value) applied.push({ ...part, index, spread, percent: adjustment.percent });
  }
  return ok(applied);
}

type Rules = { path: Path; mostPercent: bigint; currency: Currency };

function applyOne(given: AdjustmentInput, lines: readonly Banded[], rules: Rules): Result<Banded[], TotalsError> {
  if ((given.percent === null) === (given.amount === null)) {
    return refuse('PERCENT_OR_AMOUNT', rules.path, 'must have either percent or amount');
  }
  const bands = targetBands(given, lines, rules.path);
  if (!bands.ok) return bands;
  return given.percent === null
    ? applyAmount(given, bands.value, lines, rules)
    : applyPercent(given.percent, bands.value, lines, rules);
}

function isSpread(given: AdjustmentInput): boolean {
  return given.taxCategory === null && given.taxRate === null;
}

function targetBands(given: AdjustmentInput, lines: readonly Banded[], path: Path): Result<TaxBand[], TotalsError> {
  if (isSpread(given)) return ok(bandsOf(lines));
  const band = readBand(given, path);
  return band.ok ? ok([band.value]) : band;
}

function applyPercent(text: string, bands: TaxBand[], lines: readonly Banded[], rules: Rules): Result<Banded[], TotalsError> {
  const percent = readPercent(text, rules.mostPercent, [...rules.path, 'percent']);
  if (!percent.ok) return percent;
  return ok(bands.map((band) => ({ band, amountMinor: roundTo(percentOf(percent.value, integer(sumOfBand(lines, band))), 0) })));
}

function applyAmount(
  given: AdjustmentInput,
  bands: TaxBand[],
  lines: readonly Banded[],
  { path, currency }: Rules,
): Result<Banded[], TotalsError> {
  const amount = readAmount(given.amount ?? '', [...path, 'amount'], currency);
  if (!amount.ok) return amount;
  const [first] = bands;
  if (bands.length === 1 && first !== undefined) return ok([{ band: first, amountMinor: amount.value }]);
  const weights = bands.map((band) => sumOfBand(lines, band));
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) {
    return amount.value === 0n
      ? ok([])
      : refuse('TAX_CATEGORY_MISSING', [...path, 'taxCategory'], 'is needed while no line costs anything');
  }
  const numerators = weights.map((weight) => amount.value * weight);
  const shares = apportion(numerators, whole, amount.value);
  return ok(bands.map((band, index) => ({ band, amountMinor: shares[index] ?? 0n })));
}
