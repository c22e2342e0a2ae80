import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type PoolOptions } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

async function withPool<T>(options: Partial<PoolOptions>, use: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ url: database.appUrl, applicationName: 'pool test', max: 2, ...options });
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

test('reads bigint as bigint and days as text, without changing pg for others', async () => {
  const text = `SELECT 9007199254740993::bigint AS amount, ARRAY[1, NULL]::bigint[] AS amounts, '2026-03-29'::date AS day`;
  expect((await withPool({}, (pool) => pool.query(text))).rows).toEqual([
    { amount: 9_007_199_254_740_993n, amounts: [1n, null], day: '2026-03-29' },
  ]);
  const plain = new pg.Client(database.appUrl);
  await plain.connect();
  expect((await plain.query('SELECT 1::bigint AS amount')).rows).toEqual([{ amount: '1' }]);
  await plain.end();
});

test('outlives the loss of idle and busy connections', async () => {
  const heard: Error[] = [];
  await withPool({ onError: (error) => heard.push(error) }, async (pool) => {
    const busy = await pool.connect();
    await pool.query('SELECT 1');
    const lost = Promise.all([
      new Promise((resolve) => busy.once('end', resolve)),
      new Promise((resolve) => pool.once('remove', resolve)),
    ]);
    const superuser = new pg.Client(database.superuserUrl);
    await superuser.connect();
    await superuser.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pool test'`);
    await superuser.end();
    await lost;
    busy.release(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
  expect(heard.length).toBeGreaterThan(0);
});

test('a statement that takes too long is cancelled, and so is waiting for a lock', async () => {
  await withPool({ statementTimeoutMs: 50 }, async (pool) => {
    await expect(pool.query('SELECT pg_sleep(20)')).rejects.toThrow('statement timeout');
  });
  await withPool({ lockTimeoutMs: 50 }, async (pool) => {
    const [holder, waiter] = await Promise.all([pool.connect(), pool.connect()]);
    await holder.query('SELECT pg_advisory_lock(1)');
    await expect(waiter.query('SELECT pg_advisory_lock(1)')).rejects.toThrow('lock timeout');
    holder.release();
    waiter.release();
  });
});
