import { inTransaction } from '@quittance/database/transaction';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger, journalOf, type Ledger, moving, uuid } from '../../test/ledger-fixture.ts';
import { sealTransfers } from './chain.ts';
import type { Problem } from './verify.ts';
import { verifyNow } from './verify-now.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await createLedger();
  const [from, to] = [await ledger.open('a', 1_000n), await ledger.open('b')];
  for (let index = 0; index < 20; index++) await ledger.post(journalOf(moving(from, to, 7n)));
  const hold = { ...moving(from, to, 100n), kind: 'pending' as const };
  await ledger.post(journalOf(hold));
  await ledger.post(journalOf({ id: uuid(), kind: 'post', pendingId: hold.id, amountMinor: 60n }));
  await ledger.post(journalOf({ ...moving(to, from, 5n), kind: 'pending' }));
  await ledger.open('elsewhere');
  await seal();
});
afterAll(() => ledger.close());

const seal = () => inTransaction(ledger.pool, sealTransfers);
const verify = () => verifyNow(ledger.pool, new Date());
const checksOf = (problems: readonly Problem[]) => new Set(problems.map(({ check }) => check));

/** As somebody with the keys to the house: triggers are off. What was changed is put back afterwards. */
async function tampered<T>(statements: string[], look: () => Promise<T>): Promise<T> {
  const client = new pg.Client(ledger.database.superuserUrl);
  await client.connect();
  try {
    await client.query('CREATE SCHEMA kept');
    for (const table of tables) await client.query(`CREATE TABLE kept.${table} AS TABLE public.${table}`);
    await client.query(`SET session_replication_role = 'replica'`);
    for (const statement of statements) expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
    return await look();
  } finally {
    for (const table of tables) {
      await client.query(`DELETE FROM ${table}`);
      await client.query(`INSERT INTO ${table} SELECT * FROM kept.${table}`);
    }
    await client.query('DROP SCHEMA kept CASCADE');
    await client.end();
  }
}
const tables = ['account', 'transfer', 'chain'];

test('a sound ledger verifies, and says how much was checked', async () => {
  expect(await verify()).toMatchObject({ ok: true, problems: [], checkedTransfers: 24 });
});

const fifthOfA = `(SELECT transfer.id FROM transfer JOIN account ON account.id = debit_account_id WHERE code = 'a' AND debit_seq = 5)`;
const one = `(SELECT id FROM transfer WHERE kind = 'single' ORDER BY id LIMIT 1)`;

test.each([
  [
    'an amount',
    [`UPDATE transfer SET amount_minor = amount_minor + 1 WHERE id = ${one}`],
    ['counters_are_sums', 'history_of_accounts', 'hash_chain'],
  ],
  ['a reference', [`UPDATE transfer SET reference = 'x' WHERE id = ${one}`], ['hash_chain']],
  ['what was asked', [`UPDATE transfer SET request_hash = sha256('x') WHERE id = ${one}`], ['hash_chain']],
  ['an instant', [`UPDATE transfer SET posted_at = posted_at - interval '1 ms' WHERE id = ${one}`], ['hash_chain']],
  [
    'an account',
    [`UPDATE transfer SET debit_account_id = (SELECT id FROM account WHERE code = 'elsewhere') WHERE id = ${fifthOfA}`],
    ['counters_are_sums', 'history_of_accounts', 'hash_chain'],
  ],
  [
    'a number',
    [`UPDATE transfer SET credit_seq = credit_seq + 1000 WHERE id = ${one}`],
    ['counters_are_sums', 'history_of_accounts', 'hash_chain'],
  ],
  [
    'a number that is there twice',
    [`UPDATE transfer SET debit_seq = 1 WHERE id = ${fifthOfA}`],
    ['history_of_accounts', 'hash_chain'],
  ],
  [
    'what was set aside',
    [`UPDATE transfer SET pending_minor = pending_minor - 1 WHERE kind = 'pending' AND amount_minor = 5`],
    ['pending_as_the_kind', 'counters_are_sums', 'hash_chain'],
  ],
  [
    'a running balance',
    [`UPDATE transfer SET debit_balance_after_minor = 1 WHERE id = ${one}`],
    ['history_of_accounts', 'hash_chain'],
  ],
  [
    'a journal without its first transfer',
    [`UPDATE transfer SET ordinal = 1, type = NULL, request_hash = NULL WHERE id = ${one}`],
    ['transfer_of_its_journal', 'hash_chain'],
  ],
  [
    'a counter',
    [`UPDATE account SET credits_posted = credits_posted + 1 WHERE code = 'a'`],
    ['debits_equal_credits', 'counters_are_sums'],
  ],
  ['a removed transfer', [`DELETE FROM transfer WHERE id = ${one}`], ['counters_are_sums', 'history_of_accounts', 'hash_chain']],
  ['a link', [`UPDATE chain SET hash = sha256('x') WHERE seq = 3`], ['hash_chain']],
  ['a removed link', [`DELETE FROM chain WHERE seq = 3`], ['hash_chain', 'sealed_in_time']],
  ['another currency', [`UPDATE transfer SET currency = 'USD' WHERE id = ${one}`], ['currency_of_accounts', 'hash_chain']],
  [
    'a hold that something else resolves',
    [`UPDATE transfer SET pending_id = ${one} WHERE kind = 'post'`],
    ['pending_as_the_kind', 'hold_as_its_resolution', 'hash_chain'],
  ],
])('finds what somebody changed behind its back: %s', async (_, statements, checks) => {
  const { ok, problems } = await tampered(statements, () => verifyNow(ledger.pool, new Date(Date.now() + 120_000)));
  expect(ok).toBe(false);
  expect([...checksOf(problems)].sort()).toEqual([...checks].sort());
});

test('what is not sealed after a minute is a problem; sealing it later mends that', async () => {
  const [from, to] = [await ledger.open('late-a', 10n), await ledger.open('late-b')];
  await ledger.post(journalOf(moving(from, to, 1n)));
  expect(await verify()).toMatchObject({ ok: true });
  const later = await verifyNow(ledger.pool, new Date(Date.now() + 61_000));
  expect(checksOf(later.problems)).toEqual(new Set(['sealed_in_time']));
  expect(await seal()).toBe(2);
  expect(await seal()).toBe(0);
  expect(await verifyNow(ledger.pool, new Date(Date.now() + 61_000))).toMatchObject({ ok: true });
});

test('sealers side by side seal each transfer once', async () => {
  const [from, to] = [await ledger.open('side-a', 100n), await ledger.open('side-b')];
  for (let index = 0; index < 10; index++) await ledger.post(journalOf(moving(from, to, 1n)));
  const sealed = await Promise.all([seal(), seal(), seal()]);
  expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(11);
  expect(await verify()).toMatchObject({ ok: true });
});
