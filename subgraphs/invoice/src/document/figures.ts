import { parseAmount } from '@quittance/money/money';
import type { Totals, TotalsAdjustment } from '@quittance/money/totals';
import { unwrap } from '@quittance/result';
import type { ContentAdjustment, ContentLine, InvoiceContent } from '../invoice/content.ts';
import type { InvoiceDocumentSnapshot, SnapshotAdjustment, SnapshotLine } from './snapshot.ts';

/** Lines and figures as a document has them: of a draft reckoned now, of an issued invoice those it was issued with. */
export type DocumentFigures = Pick<InvoiceDocumentSnapshot, 'lines' | 'discounts' | 'charges' | 'taxBreakdown' | 'totals'>;

/** Puts together what was written and what it came to. */
export function figuresOf(content: InvoiceContent, totals: Totals): DocumentFigures {
  return {
    lines: content.lines.flatMap((line, index) => lineOf(line, index, totals) ?? []),
    discounts: totals.discounts.map((applied) => adjustmentOf(applied, content.discounts)),
    charges: totals.charges.map((applied) => adjustmentOf(applied, content.charges)),
    taxBreakdown: totals.taxBreakdown.map(({ category, rate, taxableMinor, taxMinor }) => ({
      category,
      rate,
      taxableMinor: taxableMinor.toString(),
      taxMinor: taxMinor.toString(),
    })),
    totals: {
      lineNetMinor: totals.lineNetMinor.toString(),
      discountMinor: totals.discountMinor.toString(),
      chargeMinor: totals.chargeMinor.toString(),
      taxableMinor: totals.taxableMinor.toString(),
      taxMinor: totals.taxMinor.toString(),
      totalMinor: totals.totalMinor.toString(),
    },
  };
}

function lineOf(line: ContentLine, index: number, totals: Totals): SnapshotLine | null {
  const figures = totals.lines[index];
  if (figures === undefined) return null;
  const { description, quantity, unit, unitPrice, itemId, marketableId, discount } = line;
  return {
    ...{ description, quantity, unit, unitPrice, itemId, marketableId },
    position: index + 1,
    discount: discount && {
      percent: discount.percent,
      amountMinor: discount.amount === null ? null : unwrap(parseAmount(discount.amount, totals.currency)).toString(),
    },
    taxCategory: figures.taxCategory,
    taxRate: figures.taxRate,
    amountMinor: figures.amountMinor.toString(),
    netMinor: figures.netMinor.toString(),
  };
}

function adjustmentOf(applied: TotalsAdjustment, given: readonly ContentAdjustment[]): SnapshotAdjustment {
  return {
    position: applied.index + 1,
    spread: applied.spread,
    reason: given[applied.index]?.reason ?? null,
    percent: applied.percent,
    taxCategory: applied.taxCategory,
    taxRate: applied.taxRate,
    amountMinor: applied.amountMinor.toString(),
    netMinor: applied.netMinor.toString(),
  };
}
