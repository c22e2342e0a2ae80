import type { Sql } from '@quittance/database/sql';
import { toUuid } from '@quittance/ids';
import { type EntryRow, entryColumns, entryOf } from '../wallet/store.ts';
import type { Entry, Wallet } from '../wallet/wallet.ts';
import { boundsOf, type Period, type Statement } from './statement.ts';

/**
 * The number of an account's ($1) first entry at or after an instant ($2), or the one after its last. Numbers have no gaps and time never
 * goes back, so a binary search by number finds it: 24 look-ups among ten million entries, and no index that the writer would pay for.
 */
export const firstEntryAt = `
  WITH RECURSIVE search (low, high) AS (
    SELECT 1::bigint, seq + 1 FROM account WHERE id = $1::uuid
    UNION ALL
    SELECT CASE WHEN entry.posted_at < $2::timestamptz THEN middle + 1 ELSE low END,
           CASE WHEN entry.posted_at < $2::timestamptz THEN high ELSE middle END
      FROM (SELECT low, high, (low + high) / 2 AS middle FROM search WHERE low < high) AS halved
      JOIN LATERAL (SELECT posted_at FROM entry WHERE account_id = $1::uuid AND account_seq = middle) AS entry ON true
  )
  SELECT low AS seq FROM search WHERE low = high`;

/** Posted entries of an account ($1) from one number ($2) up to, without, another ($3), in their order, at most $4. */
export const entriesBetween = `
  SELECT ${entryColumns} FROM entry WHERE account_id = $1::uuid AND account_seq >= $2::bigint AND account_seq < $3::bigint AND amount_minor > 0
   ORDER BY account_seq LIMIT $4::int`;

/** A wallet's statement, without its entries. */
export async function loadStatement(sql: Sql, wallet: Wallet, period: Period): Promise<Statement> {
  const accountId = toUuid(wallet.id);
  const { start, end } = boundsOf(period);
  const [firstSeq, endSeq] = [await seqAt(sql, accountId, start), await seqAt(sql, accountId, end)];
  const [openingMinor, closingMinor] = [
    await balanceBefore(sql, accountId, firstSeq),
    await balanceBefore(sql, accountId, endSeq),
  ];
  return { ...period, wallet, openingMinor, closingMinor, firstSeq, endSeq };
}

async function seqAt(sql: Sql, accountId: string, at: Date): Promise<bigint> {
  const [row] = await sql.query<{ seq: bigint }>(firstEntryAt, [accountId, at.toISOString()]);
  return row?.seq ?? 1n;
}

async function balanceBefore(sql: Sql, accountId: string, seq: bigint): Promise<bigint> {
  const [row] = await sql.query<{ balance: bigint }>(
    'SELECT balance_after_minor AS balance FROM entry WHERE account_id = $1::uuid AND account_seq = $2::bigint - 1',
    [accountId, seq.toString()],
  );
  return row?.balance ?? 0n;
}

/** Its entries in their order, after the one with the number `after`. History does not change, so pages of it fit together. */
export async function pageOfStatement(sql: Sql, statement: Statement, after: bigint | null, most: number): Promise<Entry[]> {
  const { wallet, firstSeq, endSeq } = statement;
  const start = after === null || after < firstSeq ? firstSeq : after + 1n;
  const rows = await sql.query<EntryRow>(entriesBetween, [toUuid(wallet.id), start.toString(), endSeq.toString(), most]);
  return rows.map((row) => entryOf(row, wallet));
}
