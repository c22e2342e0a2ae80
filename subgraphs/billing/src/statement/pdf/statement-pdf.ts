import type { Typefaces } from '@quittance/pdf/fonts';
import { type Format, formatFor } from '@quittance/pdf/format';
import { colors, pageSizes as sizes, pageStyles as styles } from '@quittance/pdf/page';
import { paginate } from '@quittance/pdf/paginate';
import { type Column, Table, type TableRow, tableRows } from '@quittance/pdf/table';
import { wrap } from '@quittance/pdf/wrap';
import { Document, type DocumentProps, Page, Text, View } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { StatementDocument, StatementEntry } from './statement-document.ts';

const columns: readonly Column[] = [
  { head: 'Date (UTC)', left: 0, width: 88, align: 'left', color: colors.grey },
  { head: 'What', left: 94, width: 215, align: 'left', color: colors.text },
  { head: 'Amount', left: 315, width: 88, align: 'right', color: colors.text },
  { head: 'Balance', left: 409, width: 90, align: 'right', color: colors.text },
];

const words: Readonly<Record<StatementEntry['kind'], string>> = {
  TRANSFER: 'Transfer',
  BILL_PAYMENT: 'Bill',
  PAYMENT: 'Payment',
  OVERPAYMENT: 'Left over from a payment',
  REFUND: 'Money returned',
  HOLD: 'Set aside',
  HOLD_CAPTURE: 'Set aside, now paid',
  HOLD_RELEASE: 'Set aside, now free',
  REVERSAL: 'Given back',
  EXCHANGE: 'Exchange',
  PLATFORM: 'Booked by the platform',
  DISPUTE: 'Disputed',
};

const ownerWidth = 240;
const factsWidth = 235;

/** The PDF's content as react-pdf elements: one `Page` for each page of entries, so that layout stays linear in their number. */
export function statementPdf(statement: StatementDocument, fonts: Typefaces): ReactElement<DocumentProps> {
  const format = formatFor('en', statement.currency);
  const { ownerName, from, to } = statement;
  const owner = wrap(ownerName, ownerWidth, (part) => fonts.regular.widthOf(part, sizes.text) * boldness);
  const pages = paginate(rowsOf(statement, format, fonts), (row) => row.height, {
    first: sizes.pageHeight - headerHeight(owner.length) - sizes.tableHeadHeight,
    further: sizes.pageHeight - sizes.tableHeadHeight,
    closing: 0,
  });
  return h(
    Document,
    { title: `Wallet statement ${from} – ${to}`, author: ownerName, language: 'en', creator: 'Quittance', producer: 'Quittance' },
    pages.map((rows, index) =>
      h(
        // What is nothing but table fits by its making; the engine need not try to break it.
        Page,
        { key: index, size: 'A4', style: styles.page, wrap: false },
        index === 0 ? Header(statement, owner, format) : null,
        Table(columns, rows, fonts),
        Footer(statement, index + 1, pages.length),
      ),
    ),
  );
}

/** Bold letters are wider than the regular ones that are measured. */
const boldness = 1.1;
const factHeight = sizes.text * sizes.lineHeight + 2;
const facts = 7;

function headerHeight(ownerLines: number): number {
  return sizes.titleHeight + Math.max(facts, ownerLines + 2) * factHeight + 28;
}

function Header(statement: StatementDocument, owner: readonly string[], format: Format): ReactElement {
  const { walletId, currency, from, to, openingMinor, closingMinor, entries } = statement;
  const sum = (sign: 1n | -1n) =>
    entries
      .map(({ amountMinor }) => BigInt(amountMinor) * sign)
      .reduce((total, amount) => total + (amount > 0n ? amount : 0n), 0n);
  return h(
    View,
    { key: 'header', style: { height: headerHeight(owner.length) } },
    h(View, { style: styles.header }, h(Text, null, ''), h(Text, { style: styles.title }, 'Wallet statement')),
    h(
      View,
      { style: { flexDirection: 'row', justifyContent: 'space-between' } },
      h(
        View,
        { style: { width: ownerWidth + 10 } },
        h(Text, { style: styles.label }, 'Owner'),
        owner.map((line, index) => h(Text, { key: index, style: styles.strong }, line)),
      ),
      h(
        View,
        { style: { width: factsWidth } },
        Fact('Wallet', walletId),
        Fact('Currency', currency),
        Fact('Period', `${from} – ${to} (UTC)`),
        Fact('Opening balance', format.amount(openingMinor)),
        Fact('Came in', format.amount(sum(1n).toString())),
        Fact('Went out', format.amount((-sum(-1n)).toString())),
        Fact('Closing balance', format.amount(closingMinor)),
      ),
    ),
  );
}

function Fact(label: string, value: string): ReactElement {
  return h(
    View,
    { key: label, style: { flexDirection: 'row', justifyContent: 'space-between', marginBottom: 2 } },
    h(Text, { style: styles.label }, label),
    h(Text, { style: styles.strong }, value),
  );
}

function rowsOf(
  { from, to, openingMinor, closingMinor, entries }: StatementDocument,
  format: Format,
  fonts: Typefaces,
): TableRow[] {
  const row = (on: string, what: string, amount: string, balance: string, small?: string) =>
    tableRows(
      columns,
      [{ text: on }, small === undefined ? { text: what } : { text: what, small }, { text: amount }, { text: balance }],
      fonts,
    );
  return [
    ...row(from, 'Opening balance', '', format.amount(openingMinor)),
    ...entries.flatMap(({ at, kind, reference, amountMinor, balanceMinor }) =>
      row(
        `${at.slice(0, 10)} ${at.slice(11, 16)}`,
        words[kind],
        format.amount(amountMinor),
        format.amount(balanceMinor),
        reference ?? undefined,
      ),
    ),
    ...row(to, 'Closing balance', '', format.amount(closingMinor)),
  ];
}

function Footer({ ownerName, from, to }: StatementDocument, page: number, pages: number): ReactElement {
  return h(
    View,
    { style: styles.footer, key: 'footer', fixed: true },
    h(Text, { style: { maxWidth: 300 } }, ownerName),
    h(Text, null, `${from} – ${to} · Page ${page} of ${pages}`),
  );
}
