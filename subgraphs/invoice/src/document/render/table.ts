import { Canvas } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { SnapshotLine } from '../snapshot.ts';
import type { Drawing } from './drawing.ts';
import { colors, sizes } from './styles.ts';
import { keepWord, wrap } from './wrap.ts';

/**
 * The table of lines, painted instead of laid out: an invoice may have 1,000 lines of six cells, and the layout engine needs a millisecond
 * for two or three. So texts are broken into lines and rows into pages here.
 */
export type TableRow = {
  /** The lines of text in each column. */
  readonly cells: readonly (readonly CellLine[])[];
  /** In points. */
  readonly height: number;
  /** Whether the rule below it is drawn: not where the row goes on on the next page. */
  readonly ends: boolean;
};

type CellLine = { readonly text: string; readonly small?: true };

/** Left edge and width in points, beside each other over the width of the page less its margins. */
const columns = [
  { left: 0, width: 24, align: 'left', color: colors.grey },
  { left: 24, width: 191, align: 'left', color: colors.text },
  { left: 223, width: 66, align: 'right', color: colors.text },
  { left: 295, width: 70, align: 'right', color: colors.text },
  { left: 371, width: 38, align: 'right', color: colors.text },
  { left: 415, width: 84, align: 'right', color: colors.text },
] as const;
type Column = (typeof columns)[number];

const lineHeight = sizes.text * sizes.lineHeight;
/** More would not fit on a page below its head; such a row goes on on the next one. */
const mostLines = Math.floor((sizes.pageHeight - sizes.tableHeadHeight - 2 * sizes.rowPadding) / lineHeight);

/** The rows of an invoice's line: one, or more when it is higher than a page. */
export function tableRows(line: SnapshotLine, drawing: Drawing): TableRow[] {
  const { format, fonts } = drawing;
  const unit = line.unit === null ? '' : ` ${line.unit}`;
  const texts = [
    String(line.position),
    line.description,
    `${format.decimal(line.quantity)}${unit}`,
    format.price(line.unitPrice),
    line.taxCategory === 'S' ? `${format.decimal(line.taxRate)} %` : line.taxCategory,
    format.amount(line.amountMinor),
  ];
  const linesOf = (text: string, { width, align }: Column, size: number) =>
    wrap(text, width, (part) => fonts.regular.widthOf(part, size), align === 'right' ? keepWord : undefined);
  const cells = columns.map((column, index) => {
    const lines: CellLine[] = linesOf(texts[index] ?? '', column, sizes.text).map((text) => ({ text }));
    const small = index === 1 ? smallPrint(line, drawing) : '';
    if (small === '') return lines;
    return [...lines, ...linesOf(small, column, sizes.small).map((text): CellLine => ({ text, small: true }))];
  });
  const count = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: Math.ceil(count / mostLines) }, (_, part) => {
    const from = part * mostLines;
    const lines = Math.min(mostLines, count - from);
    return {
      cells: cells.map((cell) => cell.slice(from, from + mostLines)),
      height: lines * lineHeight + 2 * sizes.rowPadding,
      ends: from + lines === count,
    };
  });
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
  const height = sizes.tableHeadHeight + rows.reduce((sum, row) => sum + row.height, 0);
  return h(Canvas, {
    key: 'table',
    style: { height },
    paint: (painter: Painter, width: number) => {
      painter.font(drawing.fonts.regular.font);
      paintHead(painter, width, drawing);
      let top = sizes.tableHeadHeight;
      for (const row of rows) {
        paintRow(painter, row, top, drawing);
        top += row.height;
        if (row.ends) rule(painter, top, width, 0.5, colors.line);
      }
      return null;
    },
  });
}

/** The part of a canvas' painter that is used here: PDFKit's functions by the same names. */
type Painter = {
  font(font: unknown): Painter;
  fontSize(size: number): Painter;
  fillColor(color: string): Painter;
  strokeColor(color: string): Painter;
  lineWidth(width: number): Painter;
  moveTo(x: number, y: number): Painter;
  lineTo(x: number, y: number): Painter;
  stroke(): Painter;
  text(text: string, x: number, y: number, options: Record<string, unknown>): Painter;
};

function paintHead(painter: Painter, width: number, { labels, fonts }: Drawing): void {
  const heads = ['#', labels.description, labels.quantity, labels.unitPrice, labels.tax, labels.amount];
  painter.fontSize(sizes.small).fillColor(colors.grey);
  columns.forEach((column, index) => {
    const text = heads[index] ?? '';
    paintText(painter, text, column, 0, fonts.regular.widthOf(text, sizes.small));
  });
  rule(painter, sizes.tableHeadHeight - 4, width, 1, colors.text);
}

function paintRow(painter: Painter, row: TableRow, top: number, { fonts }: Drawing): void {
  columns.forEach((column, index) => {
    row.cells[index]?.forEach(({ text, small }, line) => {
      const size = small ? sizes.small : sizes.text;
      painter.fontSize(size).fillColor(small ? colors.grey : column.color);
      paintText(painter, text, column, top + sizes.rowPadding + line * lineHeight, fonts.regular.widthOf(text, size));
    });
  });
}

/** A number that is wider than its column is narrowed to it. */
function paintText(painter: Painter, text: string, { left, width, align }: Column, top: number, natural: number): void {
  const indent = align === 'right' ? Math.max(0, width - natural) : 0;
  const horizontalScaling = natural > width ? (100 * width) / natural : 100;
  painter.text(text, left + indent, top, { lineBreak: false, horizontalScaling });
}

function rule(painter: Painter, y: number, width: number, thickness: number, color: string): void {
  painter.lineWidth(thickness).strokeColor(color).moveTo(0, y).lineTo(width, y).stroke();
}
