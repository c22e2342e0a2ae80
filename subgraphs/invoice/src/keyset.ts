import type { Page } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { mostMinor } from '@quittance/money/money';

/** What a list is ordered by before the id: an SQL expression that is never null, with an index. */
export type KeysetOrder = {
  column: string;
  type: 'text' | 'timestamptz' | 'date' | 'bigint';
  direction: 'ASC' | 'DESC';
};

const isKey: Readonly<Record<KeysetOrder['type'], (text: string) => boolean>> = {
  text: (text) => !text.includes('\0'),
  timestamptz: (text) => /^[\d-]{10} [\d:.]{8,15}[+-][\d:]{2,8}$/.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => text === 'infinity' || (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))),
  bigint: (text) => /^\d{1,19}$/.test(text) && BigInt(text) <= mostMinor,
};
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The condition that leaves the rows after the page's cursor; null for the first page. `value` adds a value to the statement and answers
 * its placeholder. A cursor that nobody was given is refused as the caller's mistake.
 */
export function afterCursor(
  { column, type, direction }: KeysetOrder,
  page: Page,
  value: (given: unknown) => string,
): string | null {
  if (page.after === null) return null;
  const [key = '', id = ''] = page.after;
  if (!isKey[type](key) || !uuid.test(id)) throw badInput(['after'], 'must be a cursor of this list');
  return `(${column}, id) ${direction === 'ASC' ? '>' : '<'} (${value(key)}::${type}, ${value(id)}::uuid)`;
}

/**
 * `ORDER BY` and `LIMIT`: one row more than the page has, to tell whether more follow. The statement must not give the name `id` to what it
 * selects: `ORDER BY` would take that for the column, and no index.
 */
export function orderAndLimit({ column, direction }: KeysetOrder, page: Page): string {
  return `ORDER BY ${column} ${direction}, id ${direction} LIMIT ${page.first + 1}`;
}
