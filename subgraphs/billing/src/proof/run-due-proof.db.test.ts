import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { createLogger } from '@quittance/telemetry/log';
import { createTestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Verification } from '../ledger/verify.ts';
import { verifyNow } from '../ledger/verify-now.ts';
import { type ProofJob, runDueProof } from './run-due-proof.ts';
import { findReport, findRuns } from './store.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase('billing');
  pool = createPool({ url: database.appUrl, applicationName: 'test', max: 4, acrossTenants: true });
});
beforeEach(async () => {
  await pool.query('DELETE FROM proof');
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const found: Verification = { ok: true, checkedTransfers: 0, checkedAt: new Date(), problems: [] };
const { signal } = new AbortController();
const jobOf = (prove: ProofJob<'LEDGER'>['prove']): ProofJob<'LEDGER'> => ({
  ...{ kind: 'LEDGER', everySeconds: 60, prove, pool, databaseUrl: database.appUrl, now: () => new Date() },
  log: createLogger({ name: 'test', level: 'silent' }),
});
const runs = () => findRuns(pgSql(pool), 'LEDGER');

test('while one process runs it no other one does, and it is not due again after that', async () => {
  const [begun, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<Verification>()];
  const first = runDueProof(
    jobOf(() => {
      begun.resolve();
      return ends.promise;
    }),
    signal,
  );
  await begun.promise;
  const never = () => Promise.reject(new Error('it runs already'));
  await runDueProof(jobOf(never), signal);
  expect(await runs()).toMatchObject({ openRun: { begunAt: expect.any(Date), endedAt: null }, lastRun: null });
  ends.resolve(found);
  await first;
  await runDueProof(jobOf(never), signal);
  expect(await runs()).toMatchObject({ openRun: null, lastRun: { outcome: 'AGREES', failure: null } });
  expect(await findReport(pgSql(pool), 'LEDGER')).toEqual(found);
});

test('told to stop, a run ends at once in the middle of a statement and is left to the next process', async () => {
  const stopping = new AbortController();
  const holder = await pool.connect();
  await holder.query('BEGIN; LOCK TABLE account IN ACCESS EXCLUSIVE MODE');
  const run = runDueProof(
    jobOf((stop) => verifyNow(pool, new Date(), stop)),
    stopping.signal,
  );
  const waiting = `SELECT FROM pg_locks WHERE relation = 'account'::regclass AND NOT granted`;
  while ((await pool.query(waiting)).rowCount === 0);
  stopping.abort();
  await run;
  await holder.query('ROLLBACK');
  holder.release();
  const { openRun } = await runs();
  expect(openRun).toMatchObject({ endedAt: null });
  await runDueProof(
    jobOf(async () => found),
    signal,
  );
  expect(await runs()).toMatchObject({ openRun: null, lastRun: { id: openRun?.id, outcome: 'AGREES' } });
});

test('what goes wrong inside is said to have failed, and no secrets of it', async () => {
  await runDueProof(
    jobOf(() => Promise.reject(new Error('password=hunter2'))),
    signal,
  );
  expect(await runs()).toMatchObject({ lastRun: { outcome: 'FAILED', failure: 'It went wrong inside; the log says why.' } });
  expect(await findReport(pgSql(pool), 'LEDGER')).toBeNull();
});
