import { plainArray } from '@quittance/database/array-literal';
import type { Sql } from '@quittance/database/sql';
import { detailOf, type Refused, refusedOf } from './rejection.ts';

/** What became of a journal id, as far as a command above the ledger cares: refusals may be its own. */
export type Recalled =
  | { status: 'posted' }
  | { status: 'rejected'; rejection: Refused }
  /** The id was used for another request. */
  | { status: 'conflict' };

/**
 * The first outcome of a journal id, or null. For commands that decide more than the ledger does: they ask this under a lock of their own,
 * before they look at a state that has moved on since the first time.
 */
export async function recall(sql: Sql, journalId: string, requestHash: string): Promise<Recalled | null> {
  const [row] = await sql.query<{ posted: boolean; hash: string; code: string | null; detail: Record<string, unknown> | null }>(
    `SELECT true AS posted, encode(request_hash, 'hex') AS hash, NULL AS code, NULL::jsonb AS detail FROM journal WHERE id = $1::uuid
     UNION ALL
     SELECT false, encode(request_hash, 'hex'), code, detail FROM rejection WHERE journal_id = $1::uuid
     ORDER BY posted DESC LIMIT 1`,
    [journalId],
  );
  if (row === undefined) return null;
  if (row.hash !== requestHash) return { status: 'conflict' };
  return row.posted ? { status: 'posted' } : { status: 'rejected', rejection: refusedOf(row.code ?? '', row.detail ?? {}) };
}

/** Whether any of these ids was used for another request. */
export async function anyOfAnotherRequest(sql: Sql, journalIds: readonly string[], requestHash: string): Promise<boolean> {
  const [found] = await sql.query<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM journal WHERE id = ANY($1::uuid[]) AND request_hash <> decode($2, 'hex'))
         OR EXISTS (SELECT FROM rejection WHERE journal_id = ANY($1::uuid[]) AND request_hash <> decode($2, 'hex')) AS any`,
    [plainArray(journalIds), requestHash],
  );
  return found?.any === true;
}

/** Remembers that a command refused a journal before the ledger saw it. */
export async function recordRejection(
  sql: Sql,
  journal: { id: string; type: string; requestHash: string },
  rejection: Refused,
  now: Date,
): Promise<void> {
  await sql.execute(
    `INSERT INTO rejection (journal_id, type, request_hash, code, detail, rejected_at)
     VALUES ($1::uuid, $2, decode($3, 'hex'), $4, $5::jsonb, $6::timestamptz)`,
    [journal.id, journal.type, journal.requestHash, rejection.code, detailOf(rejection), now.toISOString()],
  );
}
