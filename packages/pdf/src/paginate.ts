export type PageHeights = {
  /** What rows may take on the first page, in points. */
  first: number;
  /** On every further page. */
  further: number;
  /** What totals and notes take after the last row. */
  closing: number;
};

/** Splits rows over pages, at least one. The last page has room for what closes the document; it may have no rows of its own. */
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
