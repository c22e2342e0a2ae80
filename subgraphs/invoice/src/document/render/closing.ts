import { Link, Text, View } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { SnapshotTaxSubtotal } from '../snapshot.ts';
import { type Drawing, textHeight } from './drawing.ts';
import { sizes, styles } from './styles.ts';

/** What stands after the last line: sums, taxes, total, notes, payment link. */
export function Closing(drawing: Drawing): ReactElement {
  const { invoice, labels, format } = drawing;
  return h(
    View,
    { key: 'closing' },
    h(
      View,
      { style: styles.closing, wrap: false },
      h(
        View,
        { style: styles.totals },
        sums(drawing).map(([label, amount]) => TotalRow(label, amount)),
        invoice.taxBreakdown.map((subtotal) => TotalRow(taxLabel(subtotal, drawing), format.amount(subtotal.taxMinor))),
        h(
          View,
          { style: styles.grandTotal },
          h(Text, null, labels.total),
          h(Text, null, format.money(invoice.totals.totalMinor)),
        ),
        invoice.priceMode === 'GROSS' ? h(Text, { style: styles.small }, labels.pricesIncludeTax) : null,
      ),
    ),
    invoice.notes === null
      ? null
      : h(View, { style: styles.block }, h(Text, { style: styles.label }, labels.notes), h(Text, null, invoice.notes)),
    h(
      View,
      { style: styles.pay, wrap: false },
      h(Text, { style: styles.strong }, labels.payOnline),
      h(Link, { src: invoice.payUrl, style: styles.link }, invoice.payUrl),
    ),
  );
}

/** How high that is, in points, on the safe side. */
export function closingHeight(drawing: Drawing): number {
  const { invoice } = drawing;
  const labels = [
    ...sums(drawing).map(([label]) => label),
    ...invoice.taxBreakdown.map((subtotal) => taxLabel(subtotal, drawing)),
  ];
  const rows = labels.reduce((height, label) => height + textHeight(label, sizes.totalLabelWidth, drawing) + 4, 0);
  const notes = invoice.notes === null ? 0 : 32 + textHeight(invoice.notes, sizes.pageWidth, drawing);
  const grandTotal = 42;
  const payBox = 40 + textHeight(invoice.payUrl, sizes.pageWidth - 20, drawing);
  return 24 + rows + grandTotal + notes + payBox;
}

function sums({ invoice, labels, format }: Drawing): [string, string][] {
  const { totals, discounts, charges } = invoice;
  const reasonOf = (label: string, reasons: (string | null)[]) =>
    [label, ...new Set(reasons.filter((reason) => reason !== null))].join(' · ');
  const rows: [string, string][] = [[labels.lineNet, format.amount(totals.lineNetMinor)]];
  if (discounts.length > 0) {
    rows.push([
      reasonOf(
        labels.discount,
        discounts.map((each) => each.reason),
      ),
      `−${format.amount(totals.discountMinor)}`,
    ]);
  }
  if (charges.length > 0)
    rows.push([
      reasonOf(
        labels.charge,
        charges.map((each) => each.reason),
      ),
      format.amount(totals.chargeMinor),
    ]);
  if (rows.length > 1) rows.push([labels.taxable, format.amount(totals.taxableMinor)]);
  return rows;
}

function taxLabel(subtotal: SnapshotTaxSubtotal, { labels, format }: Drawing): string {
  const exempt = labels.exempt[subtotal.category];
  const taxable = format.amount(subtotal.taxableMinor);
  return exempt === undefined ? labels.taxOn(format.decimal(subtotal.rate), taxable) : `${exempt} (${taxable})`;
}

function TotalRow(label: string, amount: string): ReactElement {
  return h(
    View,
    { style: styles.totalRow, key: label },
    h(Text, { style: { flexGrow: 1, flexBasis: 0, paddingRight: 12 } }, label),
    h(Text, null, amount),
  );
}
