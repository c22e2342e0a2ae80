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

/**
 * The accounts as they are after a decision, its journals, transfers and entries, and what is to be sealed: with one statement, however many. Throws
 * `AccountMovedOn` unless each account is still as it was `before`: its number changes with every entry, so the same number is the same state.
 */
export async function writePosted(
  sql: Sql,
  { accounts, journals, transfers }: Pick<Decision, 'accounts' | 'journals' | 'transfers'>,
  before: ReadonlyMap<string, Account>,
): Promise<void> {
  if (accounts.length === 0) return;
  // In the order of their ids, as every transaction locks them.
  const sorted = [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const columns = [...columnsOfAccounts(sorted, before), ...columnsOfJournals(journals), ...columnsOfTransfers(transfers)];
  const [updated] = await sql.query<{ count: bigint }>(insertPosted, columns);
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

/** $1 to $8: the states, and how many entries each has got. */
function columnsOfAccounts(accounts: readonly Account[], before: ReadonlyMap<string, Account>): unknown[] {
  return [
    plainArray(accounts.map(({ id }) => id)),
    plainArray(accounts.map(({ debitsPending }) => debitsPending)),
    plainArray(accounts.map(({ debitsPosted }) => debitsPosted)),
    plainArray(accounts.map(({ creditsPending }) => creditsPending)),
    plainArray(accounts.map(({ creditsPosted }) => creditsPosted)),
    plainArray(accounts.map(({ seq }) => seq)),
    plainArray(accounts.map(({ id, seq }) => seq - (before.get(id)?.seq ?? seq))),
    instantArray(accounts.map(({ lastPostedAt }) => lastPostedAt)),
  ];
}

/** $9 to $15 */
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

/** $16 to $32 */
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

const insertRejections = `
  INSERT INTO rejection (journal_id, type, request_hash, code, detail, rejected_at)
  SELECT id, type, decode(hash, 'hex'), code, detail::jsonb, $6::timestamptz
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS row (id, type, hash, code, detail)
  ON CONFLICT (journal_id) DO NOTHING`;

/**
 * The accounts come first, because the main query reads what became of them: they are the locks. Their numbers are counted on from what they are once
 * the rows are locked, and then compared: a condition on them would look at the rows as they were when the statement began, and miss those that the
 * batch before has just changed. The other parts run whether or not they are read. Both entries of a transfer say what it says.
 */
const insertPosted = `
  WITH updated AS (
    UPDATE account
       SET debits_pending = changed.debits_pending, debits_posted = changed.debits_posted, credits_pending = changed.credits_pending,
           credits_posted = changed.credits_posted, seq = account.seq + changed.entries, last_posted_at = changed.last_posted_at
      FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::timestamptz[])
           AS changed (id, debits_pending, debits_posted, credits_pending, credits_posted, seq, entries, last_posted_at)
     WHERE account.id = changed.id
    RETURNING account.seq = changed.seq AS as_expected
  ), journals AS (
    INSERT INTO journal (id, type, external_ref, reference, reverses_id, request_hash, posted_at)
    SELECT id, type, external_ref, reference, reverses_id, decode(hash, 'hex'), posted_at
      FROM unnest($9::uuid[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::text[], $15::timestamptz[])
           AS row (id, type, external_ref, reference, reverses_id, hash, posted_at)
  ), moved AS (
    SELECT *
      FROM unnest($16::uuid[], $17::uuid[], $18::smallint[], $19::text[], $20::uuid[], $21::uuid[], $22::bigint[], $23::bigint[],
                  $24::uuid[], $25::bigint[], $26::bigint[], $27::bigint[], $28::bigint[], $29::bigint[], $30::text[],
                  $31::timestamptz[], $32::timestamptz[])
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
  ), to_seal AS (
    INSERT INTO unsealed (transfer_ids) VALUES ($16::uuid[])
  )
  SELECT count(*) AS count FROM updated WHERE as_expected`;
