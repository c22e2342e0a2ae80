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
 * `AccountMovedOn` unless each account is still as it was `before`. Its number alone does not say so: what a batch before this one was to leave, and
 * others wrote instead, may have the same.
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

/** $1 to $12: the states, the counters that they were decided on, and how many entries each account has got. */
function columnsOfAccounts(accounts: readonly Account[], known: ReadonlyMap<string, Account>): unknown[] {
  const before = accounts.map((account) => known.get(account.id) ?? account);
  return [
    plainArray(accounts.map(({ id }) => id)),
    plainArray(accounts.map(({ debitsPending }) => debitsPending)),
    plainArray(accounts.map(({ debitsPosted }) => debitsPosted)),
    plainArray(accounts.map(({ creditsPending }) => creditsPending)),
    plainArray(accounts.map(({ creditsPosted }) => creditsPosted)),
    plainArray(accounts.map(({ seq }) => seq)),
    plainArray(before.map(({ debitsPending }) => debitsPending)),
    plainArray(before.map(({ debitsPosted }) => debitsPosted)),
    plainArray(before.map(({ creditsPending }) => creditsPending)),
    plainArray(before.map(({ creditsPosted }) => creditsPosted)),
    plainArray(accounts.map(({ seq }, index) => seq - (before[index]?.seq ?? seq))),
    instantArray(accounts.map(({ lastPostedAt }) => lastPostedAt)),
  ];
}

/** $13 to $19 */
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

/** $20 to $36 */
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
 * The accounts come first, because the main query reads what became of them: they are the locks. Whether each is as it was before is seen by its number,
 * which is counted on from what the row says once it is locked, and only if its counters are the expected ones: PostgreSQL computes the new row once
 * more when it had to wait. A condition would look at the row as it was when the statement began, and miss what the batch before has just changed;
 * sums instead of new values would fail the row's checks by that. Nor may time go back.
 * The other parts run whether or not they are read. Both entries of a transfer say what it says.
 */
const insertPosted = `
  WITH updated AS (
    UPDATE account
       SET debits_pending = changed.debits_pending, debits_posted = changed.debits_posted, credits_pending = changed.credits_pending,
           credits_posted = changed.credits_posted, last_posted_at = greatest(account.last_posted_at, changed.last_posted_at),
           seq = CASE WHEN account.debits_pending = debits_pending_before AND account.debits_posted = debits_posted_before
                       AND account.credits_pending = credits_pending_before AND account.credits_posted = credits_posted_before
                      THEN account.seq + entries ELSE 0 END
      FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                  $9::bigint[], $10::bigint[], $11::bigint[], $12::timestamptz[])
           AS changed (id, debits_pending, debits_posted, credits_pending, credits_posted, seq, debits_pending_before, debits_posted_before,
                       credits_pending_before, credits_posted_before, entries, last_posted_at)
     WHERE account.id = changed.id
    RETURNING account.seq = changed.seq AND account.last_posted_at = changed.last_posted_at AS as_expected
  ), journals AS (
    INSERT INTO journal (id, type, external_ref, reference, reverses_id, request_hash, posted_at)
    SELECT id, type, external_ref, reference, reverses_id, decode(hash, 'hex'), posted_at
      FROM unnest($13::uuid[], $14::text[], $15::text[], $16::text[], $17::uuid[], $18::text[], $19::timestamptz[])
           AS row (id, type, external_ref, reference, reverses_id, hash, posted_at)
  ), moved AS (
    SELECT *
      FROM unnest($20::uuid[], $21::uuid[], $22::smallint[], $23::text[], $24::uuid[], $25::uuid[], $26::bigint[], $27::bigint[],
                  $28::uuid[], $29::bigint[], $30::bigint[], $31::bigint[], $32::bigint[], $33::bigint[], $34::text[],
                  $35::timestamptz[], $36::timestamptz[])
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
    INSERT INTO unsealed (transfer_ids) VALUES ($20::uuid[])
  )
  SELECT count(*) AS count FROM updated WHERE as_expected`;
