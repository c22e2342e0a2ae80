import type { Sql } from '@quittance/database/sql';
import { assert } from '@quittance/result';

/** What one side says: an amount in minor units of something that both sides know by the same id. */
export type Fact = { id: string; currency: string; amountMinor: bigint };

/** In ascending order of id, then currency, by their bytes; each pair once. */
export type Facts = AsyncIterable<Fact>;

const rowsAtOnce = 5_000;
let cursors = 0;

/**
 * The facts that a statement answers: `id`, `currency` and `amount` as text, in the order of `Facts` (`ORDER BY ... COLLATE "C"`; UUIDs sort
 * so by themselves). Wants a transaction with one snapshot (`inSnapshot`, `fromSnapshot`). PostgreSQL keeps a cursor, so a page at a time is in memory, however many there are.
 * `idOf` makes another id of the row's; it has to keep the order.
 */
export async function* readFacts(sql: Sql, statement: string, idOf: (id: string) => string = (id) => id): AsyncGenerator<Fact> {
  // It reads everything that there is: that takes longer than anybody's request.
  await sql.execute(`SET LOCAL statement_timeout = '10min'`);
  cursors += 1;
  const cursor = `facts_${cursors}`;
  await sql.execute(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${statement}`);
  for (;;) {
    const rows = await sql.query<{ id: string; currency: string; amount: string }>(`FETCH ${rowsAtOnce} FROM ${cursor}`);
    for (const { id, currency, amount } of rows) yield { id: idOf(id), currency, amountMinor: BigInt(amount) };
    if (rows.length < rowsAtOnce) break;
  }
  await sql.execute(`CLOSE ${cursor}`);
}

/** A fact on its way to another service. */
export const factLine = ({ id, currency, amountMinor }: Fact): string =>
  `${JSON.stringify([id, currency, String(amountMinor)])}\n`;

/** What follows all facts: without it some are missing. */
export const lastLine = (count: number): string => `${JSON.stringify({ count })}\n`;

/** What `factLine` has written; null for the last line. */
export function readFactLine(line: string): Fact | null {
  const value: unknown = JSON.parse(line);
  if (!Array.isArray(value)) return null;
  const [id, currency, amount, ...more] = value as unknown[];
  assert(
    typeof id === 'string' && typeof currency === 'string' && more.length === 0,
    'a fact is an id, a currency and an amount',
  );
  assert(typeof amount === 'string' && /^-?\d{1,30}$/.test(amount), 'an amount is a whole number');
  return { id, currency, amountMinor: BigInt(amount) };
}
