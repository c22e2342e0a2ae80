import type { Sql } from '@quittance/database/sql';
import type { Decision, Known } from './decide.ts';
import type { Account, NewJournal, Outcome, Pending } from './ledger.ts';
import { detailOf, rejectionOf } from './rejection.ts';

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

type KnownRow = {
  source: 'journal' | 'rejection' | 'transfer' | 'reversed';
  id: string;
  requestHash: string | null;
  at: Date | null;
  code: string | null;
  detail: Record<string, string> | null;
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
  return { status: 'rejected', replayed: true, rejection: rejectionOf(row.code ?? '', row.detail ?? {}) };
}

/** Writes a decision with one statement, however many journals it holds. */
export async function write(
  sql: Sql,
  { journals, transfers, entries, accounts, rejections }: Decision,
  now: Date,
): Promise<void> {
  if (rejections.length > 0) {
    await sql.execute(
      `INSERT INTO rejection (journal_id, type, request_hash, code, detail, rejected_at)
       SELECT id, type, decode(hash, 'hex'), code, detail::jsonb, $6::timestamptz
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS row (id, type, hash, code, detail)
       ON CONFLICT (journal_id) DO NOTHING`,
      [
        rejections.map(({ journal }) => journal.id),
        rejections.map(({ journal }) => journal.type),
        rejections.map(({ requestHash }) => requestHash),
        rejections.map(({ rejection }) => rejection.code),
        rejections.map(({ rejection }) => detailOf(rejection)),
        now.toISOString(),
      ],
    );
  }
  if (transfers.length === 0) return;
  await sql.execute(writePosted, [
    journals.map(({ journal }) => journal.id),
    journals.map(({ journal }) => journal.type),
    journals.map(({ journal }) => journal.externalRef ?? null),
    journals.map(({ journal }) => journal.reference ?? null),
    journals.map(({ journal }) => journal.reversesId ?? null),
    journals.map(({ requestHash }) => requestHash),
    journals.map(({ postedAt }) => postedAt.toISOString()),
    transfers.map(({ id }) => id),
    transfers.map(({ journalId }) => journalId),
    transfers.map(({ ordinal }) => ordinal),
    transfers.map(({ kind }) => kind),
    transfers.map(({ pendingId }) => pendingId),
    transfers.map(({ debitAccountId }) => debitAccountId),
    transfers.map(({ creditAccountId }) => creditAccountId),
    transfers.map(({ amountMinor }) => amountMinor.toString()),
    transfers.map(({ currency }) => currency),
    transfers.map(({ expiresAt }) => expiresAt?.toISOString() ?? null),
    transfers.map(({ postedAt }) => postedAt.toISOString()),
    entries.map(({ accountId }) => accountId),
    entries.map(({ accountSeq }) => accountSeq.toString()),
    entries.map(({ transferId }) => transferId),
    entries.map(({ side }) => side),
    entries.map(({ amountMinor }) => amountMinor.toString()),
    entries.map(({ pendingMinor }) => pendingMinor.toString()),
    entries.map(({ balanceAfterMinor }) => balanceAfterMinor.toString()),
    entries.map(({ postedAt }) => postedAt.toISOString()),
    accounts.map(({ id }) => id),
    accounts.map(({ debitsPending }) => debitsPending.toString()),
    accounts.map(({ debitsPosted }) => debitsPosted.toString()),
    accounts.map(({ creditsPending }) => creditsPending.toString()),
    accounts.map(({ creditsPosted }) => creditsPosted.toString()),
    accounts.map(({ seq }) => seq.toString()),
    accounts.map(({ lastPostedAt }) => lastPostedAt?.toISOString() ?? null),
  ]);
}

const writePosted = `
  WITH journals AS (
    INSERT INTO journal (id, type, external_ref, reference, reverses_id, request_hash, posted_at)
    SELECT id, type, external_ref, reference, reverses_id, decode(hash, 'hex'), posted_at
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
           AS row (id, type, external_ref, reference, reverses_id, hash, posted_at)
  ), transfers AS (
    INSERT INTO transfer (id, journal_id, ordinal, kind, pending_id, debit_account_id, credit_account_id, amount_minor, currency, expires_at, posted_at)
    SELECT * FROM unnest($8::uuid[], $9::uuid[], $10::smallint[], $11::text[], $12::uuid[], $13::uuid[], $14::uuid[], $15::bigint[], $16::text[],
                         $17::timestamptz[], $18::timestamptz[])
  ), entries AS (
    INSERT INTO entry (account_id, account_seq, transfer_id, side, amount_minor, pending_minor, balance_after_minor, posted_at)
    SELECT * FROM unnest($19::uuid[], $20::bigint[], $21::uuid[], $22::text[], $23::bigint[], $24::bigint[], $25::bigint[], $26::timestamptz[])
  ), to_seal AS (
    INSERT INTO unsealed (transfer_ids) VALUES ($8::uuid[])
  )
  UPDATE account
     SET debits_pending = changed.debits_pending, debits_posted = changed.debits_posted, credits_pending = changed.credits_pending,
         credits_posted = changed.credits_posted, seq = changed.seq, last_posted_at = changed.last_posted_at
    FROM unnest($27::uuid[], $28::bigint[], $29::bigint[], $30::bigint[], $31::bigint[], $32::bigint[], $33::timestamptz[])
         AS changed (id, debits_pending, debits_posted, credits_pending, credits_posted, seq, last_posted_at)
   WHERE account.id = changed.id`;
