import { sparseArray, sparseInstants } from '@quittance/database/array-literal';
import { bigintArray, byteaArray, uuidArray } from '@quittance/database/binary-array';
import type { Sql } from '@quittance/database/sql';
import { assert } from '@quittance/result';
import type { Decision } from './decide.ts';
import type { Account } from './ledger.ts';
import { detailOf } from './rejection.ts';

/**
 * The accounts as they are after a decision, its transfers with their journals and entries, and what is to be sealed: with one statement, however many. It
 * fails as a serialization failure (40001), and with it the transaction, unless each account is still as it was `before`: decided anew it may succeed. An
 * account's number alone does not say so: what a batch before this one was to leave, and others wrote instead, may have the same.
 */
export async function writePosted(
  sql: Sql,
  { accounts, journals, transfers }: Pick<Decision, 'accounts' | 'journals' | 'transfers'>,
  before: ReadonlyMap<string, Account>,
): Promise<void> {
  if (accounts.length === 0) return;
  // In the order of their ids, as every transaction locks them.
  const sorted = [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const usualAt = transfers[0]?.postedAt;
  assert(usualAt !== undefined, 'what changes an account is a transfer');
  const columns = [
    usualAt.toISOString(),
    ...columnsOfAccounts(sorted, before, usualAt),
    ...columnsOfTransfers({ journals, transfers }, usualAt),
  ];
  await sql.send(insertPosted, columns);
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

const mostlyNull = sparseArray<string>(null);
const mostlyZero = sparseArray<bigint>(0n);
const mostlyFirst = sparseArray<number>(0);
const mostlySingle = sparseArray<string>('single');
const mostlyNever = sparseInstants(null);
/** Of a request's hash, see `requestHashOf`. */
const hashBytes = 32;

/** $2 to $13: the states, the counters that they were decided on, and how many entries each account has got. */
function columnsOfAccounts(accounts: readonly Account[], known: ReadonlyMap<string, Account>, usualAt: Date): unknown[] {
  const mostlyThen = sparseInstants(usualAt);
  const before = accounts.map((account) => known.get(account.id) ?? account);
  return [
    uuidArray(accounts.map(({ id }) => id)),
    mostlyZero(accounts.map(({ debitsPending }) => debitsPending)),
    bigintArray(accounts.map(({ debitsPosted }) => debitsPosted)),
    mostlyZero(accounts.map(({ creditsPending }) => creditsPending)),
    bigintArray(accounts.map(({ creditsPosted }) => creditsPosted)),
    bigintArray(accounts.map(({ seq }) => seq)),
    mostlyZero(before.map(({ debitsPending }) => debitsPending)),
    bigintArray(before.map(({ debitsPosted }) => debitsPosted)),
    mostlyZero(before.map(({ creditsPending }) => creditsPending)),
    bigintArray(before.map(({ creditsPosted }) => creditsPosted)),
    bigintArray(accounts.map(({ seq }, index) => seq - (before[index]?.seq ?? seq))),
    mostlyThen(accounts.map(({ lastPostedAt }) => lastPostedAt)),
  ];
}

/** $14 to $36: a journal stands with the first of its transfers. */
function columnsOfTransfers({ journals, transfers }: Pick<Decision, 'journals' | 'transfers'>, usualAt: Date): unknown[] {
  const mostlyThen = sparseInstants(usualAt);
  const journalOf = new Map(journals.map((posted) => [posted.journal.id, posted]));
  const usualCurrency = transfers[0]?.currency ?? null;
  const usualType = journals[0]?.journal.type ?? null;
  const firsts = transfers.map(({ journalId, ordinal }) => (ordinal === 0 ? journalOf.get(journalId) : undefined));
  return [
    uuidArray(transfers.map(({ id }) => id)),
    uuidArray(transfers.map(({ journalId }) => journalId)),
    mostlyFirst(transfers.map(({ ordinal }) => ordinal)),
    mostlySingle(transfers.map(({ kind }) => kind)),
    mostlyNull(transfers.map(({ pendingId }) => pendingId)),
    uuidArray(transfers.map(({ debitAccountId }) => debitAccountId)),
    bigintArray(transfers.map(({ debitSeq }) => debitSeq)),
    bigintArray(transfers.map(({ debitBalanceMinor }) => debitBalanceMinor)),
    uuidArray(transfers.map(({ creditAccountId }) => creditAccountId)),
    bigintArray(transfers.map(({ creditSeq }) => creditSeq)),
    bigintArray(transfers.map(({ creditBalanceMinor }) => creditBalanceMinor)),
    bigintArray(transfers.map(({ amountMinor }) => amountMinor)),
    mostlyZero(transfers.map(({ pendingMinor }) => pendingMinor)),
    sparseArray(usualCurrency)(transfers.map(({ currency }) => currency)),
    mostlyNever(transfers.map(({ expiresAt }) => expiresAt)),
    mostlyThen(transfers.map(({ postedAt }) => postedAt)),
    sparseArray(usualType)(firsts.map((first) => first?.journal.type ?? null)),
    byteaArray(
      firsts.map((first) => first?.requestHash ?? null),
      hashBytes,
    ),
    freeTexts(firsts.map((first) => first?.journal.externalRef ?? null)),
    freeTexts(firsts.map((first) => first?.journal.reference ?? null)),
    mostlyNull(firsts.map((first) => first?.journal.reversesId ?? null)),
    usualCurrency,
    usualType,
  ];
}

/** Texts with any characters in them: `pg` quotes them. */
function freeTexts(texts: readonly (string | null)[]): readonly (string | null)[] | null {
  return texts.every((text) => text === null) ? null : texts;
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
 * The other parts run whether or not they are read. What is null in a column is what most are: $1 is when most were posted, $35 in which currency, $36 as what
 * type of journal. Elements are taken out of their arrays one by one, which costs less than `unnest`: that keeps a table for each of them.
 */
const insertPosted = `
  WITH updated AS (
    UPDATE account
       SET debits_pending = coalesce(($3::bigint[])[at], 0), debits_posted = ($4::bigint[])[at],
           credits_pending = coalesce(($5::bigint[])[at], 0), credits_posted = ($6::bigint[])[at],
           last_posted_at = greatest(account.last_posted_at, coalesce(($13::timestamptz[])[at], $1::timestamptz)),
           seq = CASE WHEN account.debits_pending = coalesce(($8::bigint[])[at], 0) AND account.debits_posted = ($9::bigint[])[at]
                       AND account.credits_pending = coalesce(($10::bigint[])[at], 0) AND account.credits_posted = ($11::bigint[])[at]
                      THEN account.seq + ($12::bigint[])[at] ELSE 0 END
      FROM generate_series(1, cardinality($2::uuid[])) AS at
     WHERE account.id = ($2::uuid[])[at]
    RETURNING account.seq = ($7::bigint[])[at]
              AND account.last_posted_at = coalesce(($13::timestamptz[])[at], $1::timestamptz) AS as_expected
  ), transfers AS (
    INSERT INTO transfer (id, journal_id, ordinal, kind, pending_id, debit_account_id, debit_seq, debit_balance_after_minor,
                          credit_account_id, credit_seq, credit_balance_after_minor, amount_minor, pending_minor, currency, expires_at,
                          posted_at, type, request_hash, external_ref, reference, reverses_id)
    SELECT ($14::uuid[])[at], ($15::uuid[])[at], coalesce(($16::smallint[])[at], 0), coalesce(($17::text[])[at], 'single'), ($18::uuid[])[at],
           ($19::uuid[])[at], ($20::bigint[])[at], ($21::bigint[])[at], ($22::uuid[])[at], ($23::bigint[])[at], ($24::bigint[])[at],
           ($25::bigint[])[at], coalesce(($26::bigint[])[at], 0), coalesce(($27::text[])[at], $35::text), ($28::timestamptz[])[at],
           coalesce(($29::timestamptz[])[at], $1::timestamptz), CASE WHEN hash IS NOT NULL THEN coalesce(($30::text[])[at], $36::text) END,
           hash, ($32::text[])[at], ($33::text[])[at], ($34::uuid[])[at]
      FROM unnest($31::bytea[]) WITH ORDINALITY AS first (hash, at)
  ), to_seal AS (
    INSERT INTO unsealed (transfer_ids) VALUES ($14::uuid[])
  )
  SELECT CASE WHEN count(*) <> cardinality($2::uuid[]) THEN ledger_has_moved_on() END FROM updated WHERE as_expected`;
