/**
 * Splits rows over pages before they are laid out: the layout engine's own page breaking grows worse than linearly with the number of
 * rows. Heights are estimates on the safe side; a page that overflows nevertheless is broken by the engine, so nothing is lost.
 */
export type PageHeights = {
  /** What rows may take on the first page, in points. */
  first: number;
  /** On every further page. */
  further: number;
  /** What totals and notes take after the last row. */
  closing: number;
};

/** Pages of rows, at least one. The last page has room for what closes the document; it may have no rows of its own. */
export function paginate<Row>(rows: readonly Row[], heightOf: (row: Row) => number, heights: PageHeights): Row[][] {
  const pages: Row[][] = [[]];
  let left = heights.first;
  for (const row of rows) {
    const height = heightOf(row);
    const page = pages.at(-1) ?? [];
    if (height > left && page.length > 0) {
      pages.push([row]);
      left = heights.further - height;
    } else {
      page.push(row);
      left -= height;
    }
  }
  if (left < heights.closing) pages.push(takeLast(pages.at(-1) ?? []));
  return pages;
}

/** Totals alone on a page look lost: the last row goes with them, unless it is the only one where it stands. */
function takeLast<Row>(page: Row[]): Row[] {
  return page.length > 1 ? page.splice(-1) : [];
}

/** How many lines a text takes in a column, by words, with the widest usual width of a character. */
export function lineCount(text: string, charactersPerLine: number): number {
  return text.split('\n').reduce((lines, paragraph) => lines + wrappedLines(paragraph, charactersPerLine), 0);
}

function wrappedLines(paragraph: string, charactersPerLine: number): number {
  let lines = 1;
  let used = 0;
  for (const word of paragraph.split(' ')) {
    const needed = used === 0 ? word.length : used + 1 + word.length;
    if (needed <= charactersPerLine) {
      used = needed;
      continue;
    }
    // A word that is longer than a line goes on over as many as it needs.
    lines += (used === 0 ? 0 : 1) + Math.ceil(word.length / charactersPerLine) - 1;
    used = word.length % charactersPerLine;
  }
  return lines;
}
