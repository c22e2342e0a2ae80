import type { Currency } from '@quittance/money/currencies';
import { explainFigures, explainLine, explainTax } from '@quittance/money/explain';
import { formatAmount } from '@quittance/money/money';
import type { PriceMode } from '@quittance/money/tax';
import type { DocumentFigures } from '../../document/figures.ts';
import type { SnapshotAdjustment, SnapshotLine } from '../../document/snapshot.ts';
import { moneyOf } from '../answer.ts';

/** Whose figures they are. */
export type FiguresOf = { currency: Currency; priceMode: PriceMode };

const money = (minor: string | bigint, currency: Currency) => moneyOf({ amountMinor: BigInt(minor), currency });

/** The lines as the API tells them. */
export function linesOf({ lines }: Pick<DocumentFigures, 'lines'>, { currency }: FiguresOf) {
  return lines.map((line) => ({
    ...line,
    discount: line.discount && {
      percent: line.discount.percent,
      amount: line.discount.amountMinor === null ? null : money(line.discount.amountMinor, currency),
    },
    amount: money(line.amountMinor, currency),
    net: money(line.netMinor, currency),
    explanation: explainLine(
      { ...line, discount: line.discount && reductionOf(line.discount, currency) },
      BigInt(line.amountMinor),
      currency,
    ),
  }));
}

function reductionOf({ percent, amountMinor }: NonNullable<SnapshotLine['discount']>, currency: Currency) {
  return { percent, amount: amountMinor === null ? null : formatAmount(BigInt(amountMinor), currency) };
}

/** Discounts or charges as they were agreed, each with its parts for the tax rates. */
export function adjustmentsOf(parts: readonly SnapshotAdjustment[], { currency }: FiguresOf) {
  const agreed = Map.groupBy(parts, ({ position }) => position);
  return [...agreed.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const all = [first, ...others];
    const sum = all.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
    return [
      {
        reason: first.reason,
        percent: first.percent,
        amount: money(sum, currency),
        taxCategory: first.spread ? null : first.taxCategory,
        taxRate: first.spread ? null : first.taxRate,
        parts: all.map(({ taxCategory, taxRate, amountMinor }) => ({
          taxCategory,
          taxRate,
          amount: money(amountMinor, currency),
        })),
      },
    ];
  });
}

/** The totals as the API tells them, with how they came about. */
export function totalsOf(figures: DocumentFigures, of: FiguresOf, settled: { paidMinor: bigint; dueMinor: bigint }) {
  const { currency, priceMode } = of;
  const { totals, taxBreakdown } = figures;
  const nets = (items: readonly { netMinor: string }[]) => items.map(({ netMinor }) => ({ netMinor: BigInt(netMinor) }));
  const subtotals = taxBreakdown.map((subtotal) => ({
    ...subtotal,
    taxableMinor: BigInt(subtotal.taxableMinor),
    taxMinor: BigInt(subtotal.taxMinor),
  }));
  const explained = explainFigures({
    currency,
    lines: nets(figures.lines),
    discounts: nets(figures.discounts),
    charges: nets(figures.charges),
    taxBreakdown: subtotals,
    lineNetMinor: BigInt(totals.lineNetMinor),
    discountMinor: BigInt(totals.discountMinor),
    chargeMinor: BigInt(totals.chargeMinor),
    taxableMinor: BigInt(totals.taxableMinor),
    taxMinor: BigInt(totals.taxMinor),
    totalMinor: BigInt(totals.totalMinor),
  });
  return {
    lineNet: money(totals.lineNetMinor, currency),
    discount: money(totals.discountMinor, currency),
    charge: money(totals.chargeMinor, currency),
    taxable: money(totals.taxableMinor, currency),
    tax: money(totals.taxMinor, currency),
    total: money(totals.totalMinor, currency),
    paid: money(settled.paidMinor, currency),
    due: money(settled.dueMinor, currency),
    taxBreakdown: subtotals.map((subtotal) => ({
      category: subtotal.category,
      rate: subtotal.rate,
      taxable: money(subtotal.taxableMinor, currency),
      tax: money(subtotal.taxMinor, currency),
      explanation: explainTax(subtotal, priceMode, currency),
    })),
    explanations: explained.map(({ figure, explanation, resultMinor }) => ({
      figure,
      explanation,
      result: money(resultMinor, currency),
    })),
  };
}
