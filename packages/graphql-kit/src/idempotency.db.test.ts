import { readFile } from 'node:fs/promises';
import { createPool } from '@quittance/database/pool';
import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Attempt, idempotencyKeyReused, once } from './idempotency.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ url: database.ownerUrl, applicationName: 'test', max: 5 });
  await pool.query(await readFile(new URL('../sql/idempotency.sql', import.meta.url), 'utf8'));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

let runs: number;
let attempt: Attempt;
beforeEach(() => {
  runs = 0;
  attempt = { scope: 'org_1', mutation: 'pay', key: crypto.randomUUID(), input: { amount: 5n, to: 'wal_1' } };
});

const count = async () => {
  runs += 1;
  return { run: runs };
};
const inOwn = <T>(what: Attempt, command: () => Promise<T>) => inTransaction(pool, (sql: Sql) => once(sql, what, command));

test('runs once for a key, and answers its outcome ever after', async () => {
  expect(await inOwn(attempt, count)).toEqual({ run: 1 });
  expect(await inOwn(attempt, count)).toEqual({ run: 1 });
  expect(runs).toBe(1);
});

test('the order of fields, and whether one that is not there is named, makes no other input', async () => {
  await inOwn(attempt, count);
  expect(await inOwn({ ...attempt, input: { to: 'wal_1', note: undefined, amount: 5n } }, count)).toEqual({ run: 1 });
});

test('refuses the key with another input, however deep the difference, and does nothing', async () => {
  await inOwn({ ...attempt, input: { lines: [{ quantity: '1' }] } }, count);
  expect(await inOwn({ ...attempt, input: { lines: [{ quantity: '2' }] } }, count)).toEqual(idempotencyKeyReused);
  expect(runs).toBe(1);
});

test('the same key of another organisation, or of another mutation, is another key', async () => {
  await inOwn(attempt, count);
  await inOwn({ ...attempt, scope: 'org_2' }, count);
  await inOwn({ ...attempt, mutation: 'send' }, count);
  expect(runs).toBe(3);
});

test('of many at the same time one runs, and all get its outcome', async () => {
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => inOwn(attempt, count)));
  expect(outcomes).toEqual(Array.from({ length: 5 }, () => ({ run: 1 })));
});

test('what was rolled back was never tried: who waited for it runs', async () => {
  const begun = Promise.withResolvers<void>();
  const failing = Promise.withResolvers<never>();
  const first = inOwn(attempt, () => {
    begun.resolve();
    return failing.promise;
  });
  await begun.promise;
  const second = inOwn(attempt, count);
  failing.reject(new Error('the command failed'));
  await expect(first).rejects.toThrow('the command failed');
  expect(await second).toEqual({ run: 1 });
});

test.each([null, false, 0, '', [], 'text'])('remembers the outcome %j as it is', async (outcome) => {
  const command = async () => {
    runs += 1;
    return outcome;
  };
  expect(await inOwn(attempt, command)).toEqual(outcome);
  expect(await inOwn(attempt, command)).toEqual(outcome);
  expect(runs).toBe(1);
});
