import { ok, type Result } from '@quittance/result';
import { applyAdjustments } from './adjustments.ts';
import { readLine } from './lines.ts';
import { mostMinor } from './money.ts';
import { type Parts, sumUp } from './sum-up.ts';
import { type Banded, bandsOf, sumOfBand } from './tax-band.ts';
import type { Totals } from './totals-figures.ts';
import { limits, refuse, type TotalsError, type TotalsInput } from './totals-input.ts';

export type { TaxSubtotal, Totals, TotalsAdjustment, TotalsLine } from './totals-figures.ts';
export type { AdjustmentInput, LineInput, Reduction, TotalsError, TotalsInput } from './totals-input.ts';
export { limits } from './totals-input.ts';

/**
 * What an invoice comes to, by EN 16931. Pure and exact (whole numbers of any size); the same code serves server, web and SDK.
 *
 * Roundings, all of them, half up to the currency's minor unit:
 *
 * 1. a line's amount: quantity x unit price - its discount, once, at the end;
 * 2. a document discount or charge in percent: percent of the sum of the line amounts of its tax band (category and rate), once a band;
 * 3. one given as an amount without a band: split over the bands by their line amounts, leftover units to the largest remainders;
 * 4. NET prices: the tax of a band, once, on what its lines, discounts and charges come to;
 * 5. GROSS prices: the tax of a band, once, out of what its lines, discounts and charges come to: G x r / (100 + r). What the tax is due
 *    on is G less the tax, so that the total is exactly what the prices say. Where some net amount comes to G by rule 4, this finds it;
 *    for the other G (about one in six at 19 %) there is none, and tax and rate differ by one minor unit, which EN 16931 tolerates;
 * 6. GROSS prices: the net of a line, discount or charge: exact net rounded down or up, leftover units of the band to the largest
 *    remainders, so that the nets add up to what the tax is due on.
 *
 * Sums are never rounded. Therefore the parts always add up, and the order of lines changes no total.
 *
 * Refused, with the path of the field: what is no number, negative, has too many decimals or is too large; a discount above what it
 * is taken from; a rate that does not go with its category; too many lines; amounts beyond 64 bits.
 */
export function calculateTotals(input: TotalsInput): Result<Totals, TotalsError> {
  const lines = readLines(input);
  if (!lines.ok) return lines;
  const discounts = applyAdjustments('discounts', input.discounts, lines.value, input.currency);
  if (!discounts.ok) return discounts;
  const charges = applyAdjustments('charges', input.charges, lines.value, input.currency);
  if (!charges.ok) return charges;
  const parts = { lines: lines.value, discounts: discounts.value, charges: charges.value };
  const problem = tooMuchDiscount(parts);
  if (problem !== null)
    return refuse('DISCOUNT_ABOVE_PRICE', ['discounts', problem], 'must not be more than what it is taken from');
  const totals = sumUp(input, parts);
  const { lineNetMinor, chargeMinor, totalMinor } = totals;
  const fits = [lineNetMinor, chargeMinor, totalMinor].every((sum) => sum <= mostMinor);
  return fits ? ok(totals) : refuse('TOTAL_TOO_LARGE', ['lines'], 'come to more than can be booked');
}

function readLines(input: TotalsInput): Result<Banded[], TotalsError> {
  if (input.lines.length > limits.lines) return refuse('TOO_MANY', ['lines'], `must be at most ${limits.lines}`);
  const lines: Banded[] = [];
  for (const [index, given] of input.lines.entries()) {
    const line = readLine(given, ['lines', index], input.currency);
    if (!line.ok) return line;
    if (line.value.amountMinor > mostMinor)
      return refuse('TOTAL_TOO_LARGE', ['lines', index], 'comes to more than can be booked');
    lines.push(line.value);
  }
  return ok(lines);
}

/** The first discount on a band that its discounts make negative; null when all is well. */
function tooMuchDiscount({ lines, discounts, charges }: Parts): number | null {
  for (const band of bandsOf(discounts)) {
    const sum = sumOfBand(lines, band) + sumOfBand(charges, band) - sumOfBand(discounts, band);
    if (sum < 0n) return discounts.find((discount) => discount.band.key === band.key)?.index ?? 0;
  }
  return null;
}
