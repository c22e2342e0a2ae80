import { Canvas } from '@react-pdf/renderer';
import { createElement as h, type ReactElement } from 'react';
import type { Typefaces } from './fonts.ts';
import { colors, pageSizes as sizes } from './page.ts';
import { keepWord, wrap } from './wrap.ts';

/**
 * A table, painted instead of laid out: a document may have thousands of rows of six cells, and the layout engine needs a millisecond for two
 * or three. So texts are broken into lines and rows into pages here.
 */
export type Column = {
  head: string;
  /** Left edge and width in points, within the width of the page less its margins. */
  left: number;
  width: number;
  /** Numbers stand right, and are narrowed rather than broken. */
  align: 'left' | 'right';
  color: string;
};

/** A cell's text, and what stands below it in small print; nothing unless it is given. */
export type Cell = { text: string; small?: string };

/** A row, or a part of one that is higher than a page. */
export type TableRow = {
  /** The lines of text in each column. */
  readonly cells: readonly (readonly CellLine[])[];
  /** In points. */
  readonly height: number;
  /** Whether the rule below it is drawn: not where the row goes on on the next page. */
  readonly ends: boolean;
};

type CellLine = { readonly text: string; readonly small?: true };

const lineHeight = sizes.text * sizes.lineHeight;
/** More would not fit on a page below its head; such a row goes on on the next one. */
const mostLines = Math.floor((sizes.pageHeight - sizes.tableHeadHeight - 2 * sizes.rowPadding) / lineHeight);

/** One row of cells in the order of the columns, or more when it is higher than a page. */
export function tableRows(columns: readonly Column[], cellsOfRow: readonly Cell[], fonts: Typefaces): TableRow[] {
  const linesOf = (text: string, { width, align }: Column, size: number) =>
    wrap(text, width, (part) => fonts.regular.widthOf(part, size), align === 'right' ? keepWord : undefined);
  const cells = columns.map((column, index) => {
    const { text, small = '' } = cellsOfRow[index] ?? { text: '' };
    const lines: CellLine[] = linesOf(text, column, sizes.text).map((line) => ({ text: line }));
    if (small === '') return lines;
    return [...lines, ...linesOf(small, column, sizes.small).map((line): CellLine => ({ text: line, small: true }))];
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

/** The heads of the columns, and below them the rows of one page. */
export function Table(columns: readonly Column[], rows: readonly TableRow[], fonts: Typefaces): ReactElement {
  const height = sizes.tableHeadHeight + rows.reduce((sum, row) => sum + row.height, 0);
  return h(Canvas, {
    key: 'table',
    style: { height },
    paint: (painter: Painter, width: number) => {
      painter.font(fonts.regular.font);
      paintHead(painter, width, columns, fonts);
      let top = sizes.tableHeadHeight;
      for (const row of rows) {
        paintRow(painter, row, top, columns, fonts);
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

function paintHead(painter: Painter, width: number, columns: readonly Column[], fonts: Typefaces): void {
  painter.fontSize(sizes.small).fillColor(colors.grey);
  for (const column of columns) paintText(painter, column.head, column, 0, fonts.regular.widthOf(column.head, sizes.small));
  rule(painter, sizes.tableHeadHeight - 4, width, 1, colors.text);
}

function paintRow(painter: Painter, row: TableRow, top: number, columns: readonly Column[], fonts: Typefaces): void {
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
