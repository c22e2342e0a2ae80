import { inTransaction } from '@quittance/database/transaction';
import { booksBalance } from '@quittance/testing/books';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLedger, journalOf, type Ledger, moving, now, uuid } from '../../test/ledger-fixture.ts';
import type { NewTransfer, Outcome } from './ledger.ts';
import { postJournals } from './post-journals.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await createLedger();
});
afterEach(() => booksBalance(ledger.database.ownerUrl));
afterAll(() => ledger.close());

const statuses = (outcomes: readonly Outcome[]) => outcomes.map((outcome) => outcome.status);

test('a journal moves money, and its id answers the first outcome for ever', async () => {
  const [from, to] = [await ledger.open('once-a', 10n), await ledger.open('once-b')];
  const journal = journalOf(moving(from, to, 4n));
  const [first] = await ledger.post(journal);
  const [again] = await ledger.post(journal);
  expect([first, again]).toMatchObject([
    { status: 'posted', replayed: false },
    { status: 'posted', replayed: true },
  ]);
  expect(await ledger.balance(to)).toBe(4n);
});

test('a known id with another body is a conflict and changes nothing', async () => {
  const [from, to] = [await ledger.open('conflict-a', 10n), await ledger.open('conflict-b')];
  const journal = journalOf(moving(from, to, 4n));
  await ledger.post(journal);
  expect(await ledger.post({ ...journal, transfers: [{ ...moving(from, to, 5n) }] })).toEqual([{ status: 'conflict' }]);
  expect(await ledger.post({ ...journal, id: uuid() })).toEqual([{ status: 'conflict' }]);
  expect(await ledger.balance(to)).toBe(4n);
});

test('a refusal is remembered, even when the money has come since', async () => {
  const [from, to] = [await ledger.open('refused-a', 3n), await ledger.open('refused-b')];
  const journal = journalOf(moving(from, to, 4n));
  const refused = { rejection: { code: 'insufficient_funds', accountId: from, availableMinor: 3n }, status: 'rejected' };
  expect(await ledger.post(journal)).toMatchObject([{ ...refused, replayed: false }]);
  await ledger.open('refused-a', 100n);
  expect(await ledger.post(journal)).toMatchObject([{ ...refused, replayed: true }]);
  expect(await ledger.post({ ...journal, reference: 'other' })).toEqual([{ status: 'conflict' }]);
});

test('the same journal submitted 50 times at once is done once', async () => {
  const [from, to] = [await ledger.open('at-once-a', 100n), await ledger.open('at-once-b')];
  const journal = journalOf(moving(from, to, 1n));
  const outcomes = (await Promise.all(Array.from({ length: 50 }, () => ledger.post(journal)))).flat();
  expect(outcomes.filter((each) => each.status === 'posted' && !each.replayed)).toHaveLength(1);
  expect(outcomes.every((each) => each.status === 'posted')).toBe(true);
  expect(await ledger.balance(to)).toBe(1n);
});

test('64 spenders at once, in both directions and in batches: nobody overdrawn, no deadlock, nothing lost', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, (_, index) => ledger.open(`spender-${index}`, 50n)));
  const pick = (index: number) => ids[index % ids.length] ?? '';
  const work = Array.from({ length: 64 }, (_, index) =>
    ledger.post(...[1, 2, 3].map((step) => journalOf(moving(pick(index + step), pick(index * 5 + step + 1 + (index % 5)), 20n)))),
  );
  const outcomes = (await Promise.all(work)).flat();
  expect(outcomes.some((each) => each.status === 'posted')).toBe(true);
  expect(outcomes.some((each) => each.status === 'rejected')).toBe(true);
  const balances = await Promise.all(ids.map((id) => ledger.balance(id)));
  expect(balances.every((balance) => balance >= 0n)).toBe(true);
  expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(300n);
});

test('one id used for two different things at the same moment has one effect', async () => {
  const [a, b, c, d] = await Promise.all(['two-a', 'two-b', 'two-c', 'two-d'].map((name) => ledger.open(name, 10n)));
  const id = uuid();
  const attempts = await Promise.allSettled([
    ledger.post({ ...journalOf(moving(a ?? '', b ?? '', 1n)), id }),
    ledger.post({ ...journalOf(moving(c ?? '', d ?? '', 1n)), id }),
  ]);
  const posted = attempts.filter((each) => each.status === 'fulfilled' && each.value[0]?.status === 'posted');
  expect(posted).toHaveLength(1);
});

describe('holds', () => {
  const hold = (from: string, to: string, expiresAt: Date): NewTransfer => ({
    ...moving(from, to, 10n),
    kind: 'pending',
    expiresAt,
  });

  test('1,000 rounds of post, void and expire racing: one winner each, and the money moves at most once', async () => {
    const [from, to] = [await ledger.open('race-a', 10_000n), await ledger.open('race-b')];
    const expiresAt = new Date(Date.now() + 60_000);
    const placed = Array.from({ length: 1_000 }, () => hold(from, to, expiresAt));
    await ledger.post(...placed.map((each) => journalOf(each)));
    // Clocks of two processes differ: for who posts it is not over yet, for who expires it is.
    const racers = [
      { kind: 'post', at: now(), ahead: 0 },
      { kind: 'void', at: now(), ahead: 7 },
      { kind: 'expire', at: new Date(expiresAt.getTime() + 1), ahead: 13 },
    ] as const;
    const wins = new Map(placed.map(({ id }) => [id, [] as string[]]));
    const race = async ({ kind, at, ahead }: (typeof racers)[number], slice: number) => {
      const start = ((slice + ahead) % 20) * 50;
      const holds = placed.slice(start, start + 50);
      const journals = holds.map(({ id }) => journalOf({ id: uuid(), kind, pendingId: id }));
      const { outcomes } = await inTransaction(ledger.pool, (sql) => postJournals(sql, journals, at));
      for (const [index, { id }] of holds.entries()) if (outcomes[index]?.status === 'posted') wins.get(id)?.push(kind);
    };
    await Promise.all(Array.from({ length: 20 }, (_, slice) => racers.map((racer) => race(racer, slice))).flat());
    expect([...wins.values()].every(({ length }) => length === 1)).toBe(true);
    const winners = new Set([...wins.values()].flat());
    expect(winners.size).toBeGreaterThan(1);
    const posted = BigInt([...wins.values()].filter(([kind]) => kind === 'post').length);
    expect(await ledger.balance(to)).toBe(10n * posted);
    expect(await ledger.account(from)).toMatchObject({ debitsPending: 0n, debitsPosted: 10n * posted });
    expect(await ledger.account(to)).toMatchObject({ creditsPending: 0n });
  });

  test('a hold and a transfer race for the last money: one gets it', async () => {
    const [from, to] = [await ledger.open('last-a', 10n), await ledger.open('last-b')];
    const outcomes = await Promise.all([
      ledger.post(journalOf(hold(from, to, new Date(Date.now() + 60_000)))),
      ledger.post(journalOf(moving(from, to, 10n))),
    ]);
    expect(statuses(outcomes.flat()).sort()).toEqual(['posted', 'rejected']);
  });
});

test('what the caller rolls back has not happened, and the id is free', async () => {
  const [from, to] = [await ledger.open('rolled-a', 10n), await ledger.open('rolled-b')];
  const journal = journalOf(moving(from, to, 4n));
  const rolledBack = inTransaction(ledger.pool, async (sql) => {
    await postJournals(sql, [journal], now());
    throw new Error('changed my mind');
  });
  await expect(rolledBack).rejects.toThrow('changed my mind');
  expect(await ledger.balance(to)).toBe(0n);
  expect(await ledger.post(journal)).toMatchObject([{ status: 'posted', replayed: false }]);
});

test.each(['transfer', 'rejection', 'chain', 'settlement', 'wallet'])(
  'the history in %s can not be changed, not even by the owner of the database',
  async (table) => {
    const column = { rejection: 'code', chain: 'seq', settlement: 'bill_id' }[table] ?? 'currency';
    const attempts = [`UPDATE ${table} SET ${column} = ${column}`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`];
    const { default: pg } = await import('pg');
    const owner = new pg.Client(ledger.database.ownerUrl);
    await owner.connect();
    for (const attempt of attempts) {
      await expect(owner.query(attempt)).rejects.toMatchObject({ code: '23001' });
      await expect(ledger.sql.execute(attempt)).rejects.toMatchObject({ code: '42501' });
    }
    await owner.end();
  },
);

test('accounts keep what they are and stay', async () => {
  const id = await ledger.open('fixed', 1n);
  for (const attempt of [
    `UPDATE account SET currency = 'USD' WHERE id = '${id}'`,
    `UPDATE account SET no_overdraft = false WHERE id = '${id}'`,
    `DELETE FROM account WHERE id = '${id}'`,
  ])
    await expect(ledger.sql.execute(attempt)).rejects.toMatchObject({ code: '23001' });
});

test.each([
  ['kind', `'purse', 'EUR'`],
  ['currency', `'wallet', 'eur'`],
])('the database itself refuses an account of a wrong %s', async (_, values) => {
  const insert = `INSERT INTO account (id, code, no_overdraft, kind, currency) VALUES (gen_random_uuid(), 'wrong', true, ${values})`;
  await expect(ledger.sql.execute(insert)).rejects.toMatchObject({ code: '23514' });
});

test('the database itself refuses an overdraft', async () => {
  const id = await ledger.open('checked', 1n);
  await expect(ledger.sql.execute(`UPDATE account SET debits_posted = 2 WHERE id = '${id}'`)).rejects.toMatchObject({
    code: '23514',
  });
  await expect(ledger.sql.execute(`UPDATE account SET debits_pending = 2 WHERE id = '${id}'`)).rejects.toMatchObject({
    code: '23514',
  });
});
