import { uuidArray } from '@quittance/database/binary-array';
import type { Sql } from '@quittance/database/sql';
import type { Known } from './decide.ts';
import type { Account, NewJournal, Outcome, Pending } from './ledger.ts';
import { refusedOf } from './rejection.ts';

const accountColumns = `
  id::text, code, kind, organization_id::text AS "organizationId", user_id::text AS "userId", currency, no_overdraft AS "noOverdraft",
  debits_pending AS "debitsPending", debits_posted AS "debitsPosted", credits_pending AS "creditsPending",
  credits_posted AS "creditsPosted", seq, last_posted_at AS "lastPostedAt"`;

/**
 * Locks accounts until the transaction ends, always in the order of their ids: two batches that share accounts wait for each other instead
 * of deadlocking. Unknown ids are left out.
 */
export async function lockAccounts(sql: Sql, ids: Iterable<string>): Promise<Map<string, Account>> {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length === 0) return new Map();
  const rows = await sql.query<Account>(
    `SELECT ${accountColumns} FROM account WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [sorted],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Accounts by id, without a lock: what was true when the statement began. */
export async function readAccounts(sql: Sql, ids: Iterable<string>): Promise<Account[]> {
  return sql.query<Account>(`SELECT ${accountColumns} FROM account WHERE id = ANY($1::uuid[]) ORDER BY id`, [[...new Set(ids)]]);
}

/** The pending transfers with these ids, and what resolved them. The resolution is certain only under their accounts' locks. */
export async function readPendings(sql: Sql, ids: readonly string[]): Promise<Map<string, Pending>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<Pending>(
    `SELECT pending.id::text, pending.debit_account_id::text AS "debitAccountId", pending.credit_account_id::text AS "creditAccountId",
            pending.amount_minor AS "amountMinor", pending.currency, pending.expires_at AS "expiresAt", resolving.kind AS "resolvedBy"
       FROM transfer AS pending LEFT JOIN transfer AS resolving ON resolving.pending_id = pending.id
      WHERE pending.id = ANY($1::uuid[]) AND pending.kind = 'pending'`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Fails the transaction (40001) when one of these journals was refused before. Certain only under their accounts' locks. */
export async function failIfRefused(sql: Sql, journalIds: readonly string[]): Promise<void> {
  await sql.send('SELECT ledger_has_moved_on() FROM rejection WHERE journal_id = ANY($1::uuid[])', [uuidArray(journalIds)]);
}

type KnownRow = {
  source: 'journal' | 'rejection' | 'transfer' | 'reversed';
  id: string;
  requestHash: string | null;
  at: Date | null;
  code: string | null;
  detail: Record<string, unknown> | null;
};

/** What became of these ids before. Read after the locks: whoever had them first has committed by then. */
export async function readKnownIds(
  sql: Sql,
  journals: readonly NewJournal[],
): Promise<Pick<Known, 'outcomes' | 'transferIds' | 'reversedIds'>> {
  const rows = await sql.query<KnownRow>(
    `SELECT 'journal' AS source, id::text, encode(request_hash, 'hex') AS "requestHash", posted_at AS at, NULL AS code, NULL::jsonb AS detail
       FROM journal WHERE id = ANY($1::uuid[])
     UNION ALL
     SELECT 'rejection', journal_id::text, encode(request_hash, 'hex'), rejected_at, code, detail FROM rejection WHERE journal_id = ANY($1::uuid[])
     UNION ALL
     SELECT 'transfer', id::text, NULL, NULL, NULL, NULL FROM transfer WHERE id = ANY($2::uuid[])
     UNION ALL
     SELECT 'reversed', reverses_id::text, NULL, NULL, NULL, NULL FROM journal WHERE reverses_id = ANY($3::uuid[])`,
    [
      journals.map((journal) => journal.id),
      journals.flatMap((journal) => journal.transfers.map((transfer) => transfer.id)),
      journals.flatMap((journal) => journal.reversesId ?? []),
    ],
  );
  const outcomes = new Map<string, { requestHash: string; outcome: Outcome }>();
  const transferIds = new Set<string>();
  const reversedIds = new Set<string>();
  for (const row of rows) {
    if (row.source === 'transfer') transferIds.add(row.id);
    else if (row.source === 'reversed') reversedIds.add(row.id);
    // Posted wins over a refusal of the same id by another request.
    else if (row.source === 'journal' || !outcomes.has(row.id))
      outcomes.set(row.id, { requestHash: row.requestHash ?? '', outcome: outcomeOf(row) });
  }
  return { outcomes, transferIds, reversedIds };
}

function outcomeOf(row: KnownRow): Outcome {
  if (row.source === 'journal') return { status: 'posted', replayed: true, postedAt: row.at ?? new Date(0) };
  return { status: 'rejected', replayed: true, rejection: refusedOf(row.code ?? '', row.detail ?? {}) };
}
