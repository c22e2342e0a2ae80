import type { DraftLine, LineField } from './draft.ts';

type Row = Partial<Pick<DraftLine, LineField>>;

/** Which columns a sheet most likely has, by how many there are. */
const layouts: Readonly<Record<number, readonly LineField[]>> = {
  1: ['description'],
  2: ['description', 'unitPrice'],
  3: ['description', 'quantity', 'unitPrice'],
  4: ['description', 'quantity', 'unit', 'unitPrice'],
  5: ['description', 'quantity', 'unit', 'unitPrice', 'taxRate'],
};

const mostRows = 1_000;

/** Rows out of a sheet: lines of cells that are separated by tabs. Null when the text is none, so that it is pasted as it is. */
export function rowsOf(text: string): Row[] | null {
  const rows = text
    .replaceAll('\r', '')
    .split('\n')
    .filter((row) => row.trim() !== '')
    .slice(0, mostRows)
    .map((row) => row.split('\t').map((cell) => cell.trim()));
  if (rows.length === 0 || (rows.length === 1 && rows[0]?.length === 1)) return null;
  const layout = layouts[Math.min(5, Math.max(...rows.map((row) => row.length)))] ?? [];
  return rows.map(
    (cells) => Object.fromEntries(layout.map((field, index) => [field, withoutCurrency(field, cells[index] ?? '')])) as Row,
  );
}

/** Sheets often write "€ 12.50". */
function withoutCurrency(field: LineField, cell: string): string {
  return field === 'unitPrice' ? cell.replaceAll(/[^\d.,'’\s-]/g, '').trim() : cell;
}
