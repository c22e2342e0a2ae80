import { instantArray, plainArray } from '@quittance/database/array-literal';
import type { Sql } from '@quittance/database/sql';
import type { Decision } from './decide.ts';
import type { Account } from './ledger.ts';
import { detailOf } from './rejection.ts';

/**
 * An account is not any more as the decision took it for: another transaction has moved it. PostgreSQL's code of a serialization failure, because
 * that is what it is: the transaction has to be rolled back and may succeed when it is decided anew.
 */
export class AccountMovedOn extends Error {
  override name = 'AccountMovedOn';
  readonly code = '40001';
}

/** Journals, their transfers and entries, and what is to be sealed: with one statement, however many. */
export async function writeHistory(sql: Sql, { journals, transfers }: Pick<Decision, 'journals' | 'transfers'>): Promise<void> {
  if (transfers.length === 0) return;
  await sql.execute(insertHistory, [...columnsOfJournals(journals), ...columnsOfTransfers(transfers)]);
}

/**
 * The accounts as they are after the decision. Throws `AccountMovedOn` unless each is still as it was `before`: its number changes with every
 * entry, so the same number is the same state. Afterwards they are locked until the transaction ends.
 */
export async function writeAccounts(sql: Sql, accounts: readonly Account[], before: ReadonlyMap<string, Account>): Promise<void> {
  if (accounts.length === 0) return;
  // In the order of their ids, as every transaction locks them.
  const sorted = [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const entries = sorted.map(({ id, seq }) => seq - (before.get(id)?.seq ?? seq));
  const [updated] = await sql.query<{ count: bigint }>(updateAccounts, [...columnsOfAccounts(sorted), plainArray(entries)]);
  if (Number(updated?.count) !== accounts.length) throw new AccountMovedOn('an account has moved on');
}

/** Refusals, so that a retried id keeps its answer. */
export async function writeRejections(sql: Sql, rejections: Decision['rejections'], now: Date): Promise<void> {
  if (rejections.length === 0) return;
  await sql.execute(insertRejections, [
    rejections.map(({ journal }) => journal.id),
    rejections.map(({ journal }) => journal.type),
    rejections.map(({ requestHash }) => requestHash),
    rejections.map(({ rejection }) => rejection.code),
    rejections.map(({ rejection }) => detailOf(rejection)),
    now.toISOString(),
  ]);
}

/** $1 to $7 */
function columnsOfJournals(journals: Decision['journals']): unknown[] {
  return [
    plainArray(journals.map(({ journal }) => journal.id)),
    plainArray(journals.map(({ journal }) => journal.type)),
    journals.map(({ journal }) => journal.externalRef ?? null),
    journals.map(({ journal }) => journal.reference ?? null),
    plainArray(journals.map(({ journal }) => journal.reversesId ?? null)),
    plainArray(journals.map(({ requestHash }) => requestHash)),
    instantArray(journals.map(({ postedAt }) => postedAt)),
  ];
}

/** $8 to $24 */
function columnsOfTransfers(transfers: Decision['transfers']): unknown[] {
  return [
    plainArray(transfers.map(({ id }) => id)),
    plainArray(transfers.map(({ journalId }) => journalId)),
    plainArray(transfers.map(({ ordinal }) => ordinal)),
    plainArray(transfers.map(({ kind }) => kind)),
    plainArray(transfers.map(({ pendingId }) => pendingId)),
    plainArray(transfers.map(({ debitAccountId }) => debitAccountId)),
    plainArray(transfers.map(({ debitSeq }) => debitSeq)),
    plainArray(transfers.map(({ debitBalanceMinor }) => debitBalanceMinor)),
    plainArray(transfers.map(({ creditAccountId }) => creditAccountId)),
    plainArray(transfers.map(({ creditSeq }) => creditSeq)),
    plainArray(transfers.map(({ creditBalanceMinor }) => creditBalanceMinor)),
    plainArray(transfers.map(({ amountMinor }) => amountMinor)),
    plainArray(transfers.map(({ postedMinor }) => postedMinor)),
    plainArray(transfers.map(({ pendingMinor }) => pendingMinor)),
    plainArray(transfers.map(({ currency }) => currency)),
    instantArray(transfers.map(({ expiresAt }) => expiresAt)),
    instantArray(transfers.map(({ postedAt }) => postedAt)),
  ];
}

/** $1 to $7 */
function columnsOfAccounts(accounts: readonly Account[]): unknown[] {
  return [
    plainArray(accounts.map(({ id }) => id)),
    plainArray(accounts.map(({ debitsPending }) => debitsPending)),
    plainArray(accounts.map(({ debitsPosted }) => debitsPosted)),
    plainArray(accounts.map(({ creditsPending }) => creditsPending)),
    plainArray(accounts.map(({ creditsPosted }) => creditsPosted)),
    plainArray(accounts.map(({ seq }) => seq)),
    instantArray(accounts.map(({ lastPostedAt }) => lastPostedAt)),
  ];
}

const insertRejections = `
  INSERT INTO rejection (journal_id, type, request_hash, code, detail, rejected_at)
  SELECT id, type, decode(hash, 'hex'), code, detail::jsonb, $6::timestamptz
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS row (id, type, hash, code, detail)
  ON CONFLICT (journal_id) DO NOTHING`;

/** Data-modifying CTEs run whether or not they are read. Both entries of a transfer say what it says. */
const insertHistory = `
  WITH journals AS (
    INSERT INTO journal (id, type, external_ref, reference, reverses_id, request_hash, posted_at)
    SELECT id, type, external_ref, reference, reverses_id, decode(hash, 'hex'), posted_at
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
           AS row (id, type, external_ref, reference, reverses_id, hash, posted_at)
  ), moved AS (
    SELECT *
      FROM unnest($8::uuid[], $9::uuid[], $10::smallint[], $11::text[], $12::uuid[], $13::uuid[], $14::bigint[], $15::bigint[], $16::uuid[],
                  $17::bigint[], $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[], $22::text[], $23::timestamptz[],
                  $24::timestamptz[])
           AS row (id, journal_id, ordinal, kind, pending_id, debit_account_id, debit_seq, debit_balance, credit_account_id, credit_seq,
                   credit_balance, amount_minor, posted_minor, pending_minor, currency, expires_at, posted_at)
  ), transfers AS (
    INSERT INTO transfer (id, journal_id, ordinal, kind, pending_id, debit_account_id, debit_seq, credit_account_id, credit_seq,
                          amount_minor, currency, expires_at, posted_at)
    SELECT id, journal_id, ordinal, kind, pending_id, debit_account_id, debit_seq, credit_account_id, credit_seq,
           amount_minor, currency, expires_at, posted_at
      FROM moved
  ), entries AS (
    INSERT INTO entry (account_id, account_seq, transfer_id, side, amount_minor, pending_minor, balance_after_minor, posted_at)
    SELECT debit_account_id, debit_seq, id, 'debit', posted_minor, pending_minor, debit_balance, posted_at FROM moved
    UNION ALL
    SELECT credit_account_id, credit_seq, id, 'credit', posted_minor, pending_minor, credit_balance, posted_at FROM moved
  )
  INSERT INTO unsealed (transfer_ids) VALUES ($8::uuid[])`;

/**
 * The number is counted on from what it is once the row is locked, and then compared: a condition on it would look at the row as it was when the
 * statement began, and miss those that the batch before has just changed.
 */
const updateAccounts = `
  WITH updated AS (
    UPDATE account
       SET debits_pending = changed.debits_pending, debits_posted = changed.debits_posted, credits_pending = changed.credits_pending,
           credits_posted = changed.credits_posted, seq = account.seq + changed.entries, last_posted_at = changed.last_posted_at
      FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::bigint[])
           AS changed (id, debits_pending, debits_posted, credits_pending, credits_posted, seq, last_posted_at, entries)
     WHERE account.id = changed.id
    RETURNING account.seq = changed.seq AS as_expected
  )
  SELECT count(*) AS count FROM updated WHERE as_expected`;
