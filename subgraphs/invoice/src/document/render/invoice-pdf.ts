import { Document, type DocumentProps, Page, Text, View } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { InvoiceDocumentSnapshot, SnapshotLine } from '../snapshot.ts';
import { Closing, closingHeight } from './closing.ts';
import type { Drawing } from './drawing.ts';
import { formatFor } from './format.ts';
import { Header, headerHeight } from './header.ts';
import { type Labels, labelsFor } from './labels.ts';
import { lineCount, paginate } from './paginate.ts';
import { sizes, styles } from './styles.ts';

/** The PDF's content as react-pdf elements: one `Page` for each page of lines, so that layout stays linear in their number. */
export function invoicePdf(invoice: InvoiceDocumentSnapshot): ReactElement<DocumentProps> {
  const labels = labelsFor(invoice.language);
  const drawing = { invoice, labels, format: formatFor(invoice.language, invoice.currency) };
  const pages = paginate(invoice.lines, heightOf, {
    first: sizes.pageHeight - headerHeight(drawing) - sizes.tableHeadHeight,
    further: sizes.pageHeight - sizes.tableHeadHeight,
    closing: closingHeight(drawing),
  });
  return h(
    Document,
    {
      title: `${labels.invoice} ${invoice.number}`,
      author: invoice.seller.name,
      language: invoice.language,
      creator: 'Quittance',
      producer: 'Quittance',
      creationDate: new Date(`${invoice.issuedOn}T00:00:00Z`),
    },
    pages.map((lines, index) =>
      h(
        Page,
        { key: index, size: 'A4', style: styles.page },
        index === 0 ? Header(drawing) : null,
        lines.length > 0 || index === 0 ? TableHead(labels) : null,
        lines.map((line) => Row(line, drawing)),
        index === pages.length - 1 ? Closing(drawing) : null,
        Footer(drawing, index + 1, pages.length),
      ),
    ),
  );
}

function heightOf(line: SnapshotLine): number {
  const lines = lineCount(line.description, sizes.descriptionCharacters) + (hasSmallPrint(line) ? 1 : 0);
  return lines * sizes.text * sizes.lineHeight + 2 * sizes.rowPadding + 0.5;
}

function hasSmallPrint(line: SnapshotLine): boolean {
  return line.itemId !== null || line.discount !== null;
}

function TableHead(labels: Labels): ReactElement {
  return h(
    View,
    { style: styles.tableHead, key: 'head' },
    h(Text, { style: styles.position }, '#'),
    h(Text, { style: styles.description }, labels.description),
    h(Text, { style: styles.quantity }, labels.quantity),
    h(Text, { style: styles.unitPrice }, labels.unitPrice),
    h(Text, { style: styles.tax }, labels.tax),
    h(Text, { style: styles.amount }, labels.amount),
  );
}

function Row(line: SnapshotLine, drawing: Drawing): ReactElement {
  const { format } = drawing;
  const unit = line.unit === null ? '' : ` ${line.unit}`;
  return h(
    View,
    { style: styles.row, key: line.position, wrap: heightOf(line) > sizes.rowHeightMost },
    h(Text, { style: styles.position }, String(line.position)),
    h(
      View,
      { style: styles.description },
      h(Text, null, line.description),
      hasSmallPrint(line) ? h(Text, { style: styles.small }, smallPrint(line, drawing)) : null,
    ),
    h(Text, { style: styles.quantity }, `${format.decimal(line.quantity)}${unit}`),
    h(Text, { style: styles.unitPrice }, format.price(line.unitPrice)),
    h(Text, { style: styles.tax }, line.taxCategory === 'S' ? `${format.decimal(line.taxRate)} %` : line.taxCategory),
    h(Text, { style: styles.amount }, format.amount(line.amountMinor)),
  );
}

function smallPrint(line: SnapshotLine, { labels, format }: Drawing): string {
  const discount = line.discount;
  const off =
    discount === null
      ? null
      : discount.percent === null
        ? format.amount(discount.amountMinor ?? '0')
        : `${format.decimal(discount.percent)} %`;
  return [line.itemId, off === null ? null : `${labels.discount} ${off}`].filter((part) => part !== null).join(' · ');
}

function Footer({ invoice, labels }: Drawing, page: number, pages: number): ReactElement {
  const { seller } = invoice;
  const left = [seller.name, seller.taxId === null ? null : `${labels.taxId} ${seller.taxId}`]
    .filter((part) => part !== null)
    .join(' · ');
  return h(
    View,
    { style: styles.footer, key: 'footer', fixed: true },
    h(Text, { style: { maxWidth: 400 } }, left),
    h(Text, null, `${invoice.number} · ${labels.page(page, pages)}`),
  );
}
