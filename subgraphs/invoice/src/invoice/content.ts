import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import type { Currency } from '@quittance/money/currencies';
import type { PriceMode } from '@quittance/money/tax';
import { type AdjustmentInput, calculateTotals, type LineInput, type Totals } from '@quittance/money/totals';
import { err, type Result } from '@quittance/result';

/** A line as it was written. */
export type ContentLine = LineInput & {
  description: string;
  unit: string | null;
  itemId: string | null;
  marketableId: string | null;
};

/** A discount or charge on the whole document as it was written. */
export type ContentAdjustment = AdjustmentInput & { reason: string | null };

/** What an invoice is reckoned from, as plain JSON: decimals are strings. */
export type InvoiceContent = { lines: ContentLine[]; discounts: ContentAdjustment[]; charges: ContentAdjustment[] };

/** What the content comes to; the error names the field of the mutation's input. */
export function totalsOf(content: InvoiceContent, currency: Currency, priceMode: PriceMode): Result<Totals, ValidationError> {
  const totals = calculateTotals({ ...content, currency, priceMode });
  return totals.ok ? totals : err(invalid(totals.error.path, totals.error.message));
}
