import type { Sql } from '@quittance/database/sql';
import type { Decision } from './decide.ts';
import { detailOf } from './rejection.ts';

/** Writes a decision with two statements, however many journals it holds. */
export async function write(
  sql: Sql,
  { journals, transfers, entries, accounts, rejections }: Decision,
  now: Date,
): Promise<void> {
  if (rejections.length > 0) {
    await sql.execute(writeRejections, [
      rejections.map(({ journal }) => journal.id),
      rejections.map(({ journal }) => journal.type),
      rejections.map(({ requestHash }) => requestHash),
      rejections.map(({ rejection }) => rejection.code),
      rejections.map(({ rejection }) => detailOf(rejection)),
      now.toISOString(),
    ]);
  }
  if (transfers.length === 0) return;
  await sql.execute(writePosted, [
    ...columnsOfJournals(journals),
    ...columnsOfTransfers(transfers),
    ...columnsOfEntries(entries),
    ...columnsOfAccounts(accounts),
  ]);
}

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** $1 to $7 */
function columnsOfJournals(journals: Decision['journals']): unknown[] {
  return [
    journals.map(({ journal }) => journal.id),
    journals.map(({ journal }) => journal.type),
    journals.map(({ journal }) => journal.externalRef ?? null),
    journals.map(({ journal }) => journal.reference ?? null),
    journals.map(({ journal }) => journal.reversesId ?? null),
    journals.map(({ requestHash }) => requestHash),
    journals.map(({ postedAt }) => instant(postedAt)),
  ];
}

/** $8 to $20 */
function columnsOfTransfers(transfers: Decision['transfers']): unknown[] {
  return [
    transfers.map(({ id }) => id),
    transfers.map(({ journalId }) => journalId),
    transfers.map(({ ordinal }) => ordinal),
    transfers.map(({ kind }) => kind),
    transfers.map(({ pendingId }) => pendingId),
    transfers.map(({ debitAccountId }) => debitAccountId),
    transfers.map(({ debitSeq }) => debitSeq.toString()),
    transfers.map(({ creditAccountId }) => creditAccountId),
    transfers.map(({ creditSeq }) => creditSeq.toString()),
    transfers.map(({ amountMinor }) => amountMinor.toString()),
    transfers.map(({ currency }) => currency),
    transfers.map(({ expiresAt }) => instant(expiresAt)),
    transfers.map(({ postedAt }) => instant(postedAt)),
  ];
}

/** $21 to $28 */
function columnsOfEntries(entries: Decision['entries']): unknown[] {
  return [
    entries.map(({ accountId }) => accountId),
    entries.map(({ accountSeq }) => accountSeq.toString()),
    entries.map(({ transferId }) => transferId),
    entries.map(({ side }) => side),
    entries.map(({ amountMinor }) => amountMinor.toString()),
    entries.map(({ pendingMinor }) => pendingMinor.toString()),
    entries.map(({ balanceAfterMinor }) => balanceAfterMinor.toString()),
    entries.map(({ postedAt }) => instant(postedAt)),
  ];
}

/** $29 to $35 */
function columnsOfAccounts(accounts: Decision['accounts']): unknown[] {
  return [
    accounts.map(({ id }) => id),
    accounts.map(({ debitsPending }) => debitsPending.toString()),
    accounts.map(({ debitsPosted }) => debitsPosted.toString()),
    accounts.map(({ creditsPending }) => creditsPending.toString()),
    accounts.map(({ creditsPosted }) => creditsPosted.toString()),
    accounts.map(({ seq }) => seq.toString()),
    accounts.map(({ lastPostedAt }) => instant(lastPostedAt)),
  ];
}

const writeRejections = `
  INSERT INTO rejection (journal_id, type, request_hash, code, detail, rejected_at)
  SELECT id, type, decode(hash, 'hex'), code, detail::jsonb, $6::timestamptz
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS row (id, type, hash, code, detail)
  ON CONFLICT (journal_id) DO NOTHING`;

/** History and counters in one statement: data-modifying CTEs run whether or not they are read. */
const writePosted = `
  WITH journals AS (
    INSERT INTO journal (id, type, external_ref, reference, reverses_id, request_hash, posted_at)
    SELECT id, type, external_ref, reference, reverses_id, decode(hash, 'hex'), posted_at
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
           AS row (id, type, external_ref, reference, reverses_id, hash, posted_at)
  ), transfers AS (
    INSERT INTO transfer (id, journal_id, ordinal, kind, pending_id, debit_account_id, debit_seq, credit_account_id, credit_seq,
                          amount_minor, currency, expires_at, posted_at)
    SELECT * FROM unnest($8::uuid[], $9::uuid[], $10::smallint[], $11::text[], $12::uuid[], $13::uuid[], $14::bigint[], $15::uuid[],
                         $16::bigint[], $17::bigint[], $18::text[], $19::timestamptz[], $20::timestamptz[])
  ), entries AS (
    INSERT INTO entry (account_id, account_seq, transfer_id, side, amount_minor, pending_minor, balance_after_minor, posted_at)
    SELECT * FROM unnest($21::uuid[], $22::bigint[], $23::uuid[], $24::text[], $25::bigint[], $26::bigint[], $27::bigint[], $28::timestamptz[])
  ), to_seal AS (
    INSERT INTO unsealed (transfer_ids) VALUES ($8::uuid[])
  )
  UPDATE account
     SET debits_pending = changed.debits_pending, debits_posted = changed.debits_posted, credits_pending = changed.credits_pending,
         credits_posted = changed.credits_posted, seq = changed.seq, last_posted_at = changed.last_posted_at
    FROM unnest($29::uuid[], $30::bigint[], $31::bigint[], $32::bigint[], $33::bigint[], $34::bigint[], $35::timestamptz[])
         AS changed (id, debits_pending, debits_posted, credits_pending, credits_posted, seq, last_posted_at)
   WHERE account.id = changed.id`;
