import { formatAmount, isCurrency } from '@quittance/money/money';
import { assert } from '@quittance/result';
import { csvOf, textCell } from '../download/csv.ts';
import type { ReportRow } from './report.ts';

const header = [
  'period_from',
  'period_to',
  'partner',
  'name',
  'currency',
  'opening',
  'billed',
  'canceled',
  'paid',
  'refunded',
  'outstanding',
];

/** A report as CSV: amounts are decimals in major units of the row's currency. There is no line of totals: it would add currencies. */
export function writeReport(rows: readonly ReportRow[]): string {
  return csvOf([header, ...rows.map(cellsOf)]);
}

function cellsOf({ from, to, partnerId, payerName, figures }: ReportRow): string[] {
  const { currency } = figures;
  assert(isCurrency(currency), 'what is kept is in a currency that we know');
  const decimal = (amountMinor: bigint) => formatAmount(amountMinor, currency);
  return [
    from,
    to,
    partnerId,
    textCell(payerName),
    currency,
    decimal(figures.openingMinor),
    decimal(figures.billedMinor),
    decimal(figures.canceledMinor),
    decimal(figures.paidMinor),
    decimal(figures.refundedMinor),
    decimal(figures.outstandingMinor),
  ];
}
