import type { Typefaces } from '@quittance/pdf/fonts';
import { formatFor } from '@quittance/pdf/format';
import { paginate } from '@quittance/pdf/paginate';
import { Document, type DocumentProps, Page, Text, View } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { InvoiceDocumentSnapshot } from '../snapshot.ts';
import { Closing, closingHeight } from './closing.ts';
import type { Drawing } from './drawing.ts';
import { Header, headerHeight } from './header.ts';
import { labelsFor } from './labels.ts';
import { sizes, styles } from './styles.ts';
import { Table, tableRows } from './table.ts';

/** In points: heights are reckoned on the safe side, but who knows of every font. */
const ampleRoom = 60;

/** The PDF's content as react-pdf elements: one `Page` for each page of lines, so that layout stays linear in their number. */
export function invoicePdf(invoice: InvoiceDocumentSnapshot, fonts: Typefaces): ReactElement<DocumentProps> {
  const labels = labelsFor(invoice.language);
  const drawing = { invoice, labels, format: formatFor(invoice.language, invoice.currency), fonts };
  const rows = invoice.lines.flatMap((line) => tableRows(line, drawing));
  const [head, closing] = [headerHeight(drawing), closingHeight(drawing)];
  const pages = paginate(rows, (row) => row.height, {
    first: sizes.pageHeight - head - sizes.tableHeadHeight,
    further: sizes.pageHeight - sizes.tableHeadHeight,
    closing,
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
    pages.map((onPage, index) => {
      const [isFirst, isLast] = [index === 0, index === pages.length - 1];
      const table = onPage.reduce<number>((sum, row) => sum + row.height, sizes.tableHeadHeight);
      const height = table + (isFirst ? head : 0) + (isLast ? closing : 0);
      // What is nothing but table fits by its making, and what leaves room fits anyhow: the engine lays out once more what it may have to break.
      const wrap = (isFirst || isLast) && height > sizes.pageHeight - ampleRoom;
      return h(
        Page,
        { key: index, size: 'A4', style: styles.page, wrap },
        isFirst ? Header(drawing) : null,
        onPage.length > 0 || isFirst ? Table(onPage, drawing) : null,
        isLast ? Closing(drawing) : null,
        Footer(drawing, index + 1, pages.length),
      );
    }),
  );
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
