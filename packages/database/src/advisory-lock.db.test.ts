import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tryAdvisoryLock, waitForAdvisoryLock } from './advisory-lock.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

test('one session holds the lock, another is refused until it is released', async () => {
  const options = { url: database.appUrl, name: 'relay' };
  const first = await tryAdvisoryLock(options);
  expect(first?.held()).toBe(true);
  expect(await tryAdvisoryLock(options)).toBeNull();
  const other = await tryAdvisoryLock({ ...options, name: 'another' });
  expect(other?.held()).toBe(true);
  await first?.release();
  const second = await tryAdvisoryLock(options);
  expect(second?.held()).toBe(true);
  await Promise.all([second?.release(), other?.release()]);
});

test('the lock is lost with its connection, and the holder hears of it', async () => {
  const lock = await waitForAdvisoryLock({ url: database.appUrl, name: 'cut', applicationName: 'holder', timeoutMs: 5_000 });
  const superuser = new pg.Client(database.superuserUrl);
  await superuser.connect();
  await superuser.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'`);
  await superuser.end();
  await lock.lost;
  expect(lock.held()).toBe(false);
  const next = await waitForAdvisoryLock({ url: database.appUrl, name: 'cut', timeoutMs: 5_000 });
  expect(next.held()).toBe(true);
  await next.release();
});

test('who waits gets the lock when the holder lets go, and gives up after its time', async () => {
  const options = { url: database.appUrl, name: 'wait' };
  const holder = await waitForAdvisoryLock({ ...options, timeoutMs: 5_000 });
  await expect(waitForAdvisoryLock({ ...options, timeoutMs: 50 })).rejects.toThrow(/lock timeout/);
  const waiting = waitForAdvisoryLock({ ...options, timeoutMs: 20_000 });
  await holder.release();
  const next = await waiting;
  expect(next.held()).toBe(true);
  await next.release();
});
