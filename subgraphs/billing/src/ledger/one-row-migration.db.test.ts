import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DatabaseBefore, databaseBefore } from '../../test/database-before.ts';
import { genesis, linkHash } from './chain.ts';
import { verifyNow } from './verify-now.ts';

const name = '20260114000000_one_row_a_transfer';

let database: DatabaseBefore;

/** A sealed ledger as it was when a transfer was a row, its journal another and its entries two more. */
beforeEach(async () => {
  database = await databaseBefore(name);
  await database.pool.query(history);
  let previous = genesis;
  for (const [index, { id, content }] of (
    await database.pool.query<{ id: string; content: string }>(contentThen)
  ).rows.entries()) {
    const hash = linkHash(previous, content);
    const link = [index + 1, id, Buffer.from(previous, 'hex'), Buffer.from(hash, 'hex')];
    await database.pool.query('INSERT INTO chain (seq, transfer_id, prev_hash, hash) VALUES ($1, $2, $3, $4)', link);
    previous = hash;
  }
});
afterEach(() => database.close());

test('a ledger of four rows a transfer becomes one of one row, whose seals hold', async () => {
  expect(await database.migrate()).toContain(name);
  expect(await verifyNow(database.pool, new Date())).toMatchObject({ ok: true, problems: [], checkedTransfers: 4 });
  const { rows: journals } = await database.pool.query('SELECT type, external_ref, reference FROM journal ORDER BY id');
  expect(journals).toEqual([
    { type: 'payment', external_ref: 'pay_1', reference: null },
    { type: 'hold', external_ref: null, reference: 'for the band' },
    { type: 'hold_capture', external_ref: null, reference: null },
  ]);
  const { rows: entries } = await database.pool.query(
    `SELECT code || ' ' || account_seq || ' ' || side || ' ' || amount_minor || ' ' || pending_minor || ' ' || balance_after_minor AS entry
       FROM entry JOIN account ON account.id = account_id ORDER BY 1`,
  );
  expect(entries.map(({ entry }) => entry)).toEqual([
    'a 1 credit 100 0 100',
    'a 2 debit 40 0 60',
    'a 3 debit 0 30 60',
    'a 4 debit 20 -30 40',
    'b 1 credit 40 0 40',
    'b 2 credit 0 30 40',
    'b 3 credit 20 -30 60',
    'outside 1 debit 100 0 -100',
  ]);
});

test.each([
  ['an entry says another amount', 'UPDATE entry SET amount_minor = 41 WHERE balance_after_minor = 60 AND account_seq = 2'],
  ['an entry is missing', 'DELETE FROM entry WHERE account_seq = 4'],
  ['a journal is missing', `DELETE FROM journal WHERE type = 'hold'`],
  [
    'a journal has no transfers',
    `INSERT INTO journal SELECT gen_random_uuid(), type, NULL, NULL, NULL, request_hash, now() FROM journal LIMIT 1`,
  ],
])('a ledger that does not agree with itself stays as it was: %s', async (_, tampering) => {
  for (const table of ['entry', 'journal']) await database.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await database.pool.query(tampering);
  await expect(database.migrate()).rejects.toThrow('do not fit together');
  expect((await database.pool.query('SELECT count(*)::int AS count FROM transfer')).rows).toEqual([{ count: 4 }]);
});

/** Outside pays a, a pays b, in one journal; a sets aside for b, who gets a part of it. */
const history = `
  INSERT INTO account (id, code, kind, currency, no_overdraft, debits_posted, credits_posted, seq, last_posted_at)
  VALUES (md5('outside')::uuid, 'outside', 'clearing', 'EUR', false, 100, 0, 1, '2026-01-02'), (md5('a')::uuid, 'a', 'wallet', 'EUR', true, 60, 100, 4, '2026-01-04'),
         (md5('b')::uuid, 'b', 'wallet', 'EUR', true, 0, 60, 3, '2026-01-04');
  INSERT INTO journal (id, type, external_ref, reference, request_hash, posted_at)
  SELECT ('00000000-0000-0000-0000-00000000000' || number)::uuid, type, external_ref, reference, sha256(type::bytea), day::timestamptz
    FROM (VALUES (1, 'payment', 'pay_1', NULL, '2026-01-02'), (2, 'hold', NULL, 'for the band', '2026-01-03'), (3, 'hold_capture', NULL, NULL, '2026-01-04'))
         AS journal (number, type, external_ref, reference, day);
  INSERT INTO transfer (id, journal_id, ordinal, kind, pending_id, debit_account_id, debit_seq, credit_account_id, credit_seq, amount_minor, currency,
                        expires_at, posted_at)
  SELECT md5('transfer ' || place)::uuid, ('00000000-0000-0000-0000-00000000000' || journal)::uuid, ordinal, kind, md5(pending)::uuid,
         md5(debit)::uuid, debit_seq, md5(credit)::uuid, credit_seq, amount, 'EUR', CASE kind WHEN 'pending' THEN timestamptz '2026-02-01' END,
         day::timestamptz
    FROM (VALUES (1, 1, 0, 'single', NULL, 'outside', 1, 'a', 1, 100, '2026-01-02'), (2, 1, 1, 'single', NULL, 'a', 2, 'b', 1, 40, '2026-01-02'),
                 (3, 2, 0, 'pending', NULL, 'a', 3, 'b', 2, 30, '2026-01-03'), (4, 3, 0, 'post', 'transfer 3', 'a', 4, 'b', 3, 20, '2026-01-04'))
         AS transfer (place, journal, ordinal, kind, pending, debit, debit_seq, credit, credit_seq, amount, day);
  INSERT INTO entry (account_id, account_seq, transfer_id, side, amount_minor, pending_minor, balance_after_minor, posted_at)
  SELECT md5(account)::uuid, seq, md5('transfer ' || place)::uuid, side, amount, pending, balance, posted_at
    FROM (VALUES (1, 'outside', 1, 'debit', 100, 0, -100), (1, 'a', 1, 'credit', 100, 0, 100), (2, 'a', 2, 'debit', 40, 0, 60), (2, 'b', 1, 'credit', 40, 0, 40),
                 (3, 'a', 3, 'debit', 0, 30, 60), (3, 'b', 2, 'credit', 0, 30, 40), (4, 'a', 4, 'debit', 20, -30, 40), (4, 'b', 3, 'credit', 20, -30, 60))
         AS entry (place, account, seq, side, amount, pending, balance)
    JOIN transfer ON transfer.id = md5('transfer ' || place)::uuid`;

/** What was sealed then. */
const contentThen = `
  SELECT transfer.id, json_build_array(
    transfer.id, transfer.journal_id, transfer.ordinal, transfer.kind, transfer.pending_id, transfer.debit_account_id, transfer.debit_seq,
    transfer.credit_account_id, transfer.credit_seq, transfer.amount_minor, transfer.currency,
    extract(epoch FROM transfer.expires_at)::numeric, extract(epoch FROM transfer.posted_at)::numeric,
    journal.type, journal.external_ref, journal.reference, journal.reverses_id, encode(journal.request_hash, 'hex'),
    extract(epoch FROM journal.posted_at)::numeric,
    debit.transfer_id, debit.side, debit.amount_minor, debit.pending_minor, debit.balance_after_minor,
    extract(epoch FROM debit.posted_at)::numeric,
    credit.transfer_id, credit.side, credit.amount_minor, credit.pending_minor, credit.balance_after_minor,
    extract(epoch FROM credit.posted_at)::numeric)::text AS content
    FROM transfer JOIN journal ON journal.id = transfer.journal_id
    JOIN entry AS debit ON debit.account_id = transfer.debit_account_id AND debit.account_seq = transfer.debit_seq
    JOIN entry AS credit ON credit.account_id = transfer.credit_account_id AND credit.account_seq = transfer.credit_seq
   ORDER BY transfer.posted_at, ordinal`;
