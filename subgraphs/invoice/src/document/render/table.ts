import { colors } from '@quittance/pdf/page';
import { type Column, Table as PaintedTable, tableRows as rowsOf, type TableRow } from '@quittance/pdf/table';
import type { ReactElement } from 'react';
import type { SnapshotLine } from '../snapshot.ts';
import type { Drawing } from './drawing.ts';

/** Beside each other over the width of the page less its margins. */
function columnsOf({ labels }: Drawing): readonly Column[] {
  return [
    { head: '#', left: 0, width: 24, align: 'left', color: colors.grey },
    { head: labels.description, left: 24, width: 191, align: 'left', color: colors.text },
    { head: labels.quantity, left: 223, width: 66, align: 'right', color: colors.text },
    { head: labels.unitPrice, left: 295, width: 70, align: 'right', color: colors.text },
    { head: labels.tax, left: 371, width: 38, align: 'right', color: colors.text },
    { head: labels.amount, left: 415, width: 84, align: 'right', color: colors.text },
  ];
}

/** The rows of an invoice's line: one, or more when it is higher than a page. */
export function tableRows(line: SnapshotLine, drawing: Drawing): TableRow[] {
  const { format, fonts } = drawing;
  const unit = line.unit === null ? '' : ` ${line.unit}`;
  const cells = [
    { text: String(line.position) },
    { text: line.description, small: smallPrint(line, drawing) },
    { text: `${format.decimal(line.quantity)}${unit}` },
    { text: format.price(line.unitPrice) },
    { text: line.taxCategory === 'S' ? `${format.decimal(line.taxRate)} %` : line.taxCategory },
    { text: format.amount(line.amountMinor) },
  ];
  return rowsOf(columnsOf(drawing), cells, fonts);
}

/** The article number and the discount, below the description. */
function smallPrint(line: SnapshotLine, { labels, format }: Drawing): string {
  const { discount } = line;
  const percent = discount?.percent == null ? null : `${format.decimal(discount.percent)} %`;
  const off = discount === null ? null : `${labels.discount} ${percent ?? format.amount(discount.amountMinor ?? '0')}`;
  return [line.itemId, off].filter((part) => part !== null).join(' · ');
}

/** The heads of the columns, and below them the rows of one page. */
export function Table(rows: readonly TableRow[], drawing: Drawing): ReactElement {
  return PaintedTable(columnsOf(drawing), rows, drawing.fonts);
}
