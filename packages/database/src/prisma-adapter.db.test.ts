import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import { eventually } from '@quittance/testing/drain';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from '../test/generated/prisma/client.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';
import { PrismaAdapter } from './prisma-adapter.ts';

let database: TestDatabase;
let others: pg.Pool;
let pool: pg.Pool;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await createEmptyDatabase();
  const folder = fileURLToPath(new URL('../test/prisma', import.meta.url));
  await migrate({ ownerUrl: database.ownerUrl, folder, appRole: 'test_app' });
  others = createPool({ url: database.superuserUrl, applicationName: 'others', max: 2 });
  pool = createPool({ url: database.appUrl, applicationName: 'prisma-adapter test', max: 1 });
  prisma = new PrismaClient({ adapter: new PrismaAdapter(pool), transactionOptions: { timeout: 300 } });
});
afterAll(async () => {
  await prisma.$disconnect();
  await Promise.all([pool.end(), others.end()]);
  await database.drop();
});

const waits = async () => {
  const { rowCount } = await others.query(
    `SELECT FROM pg_stat_activity WHERE application_name = 'prisma-adapter test' AND wait_event_type = 'Lock'`,
  );
  return rowCount === 1;
};
const ids = ['0190a6b5-0000-7000-8000-000000000001', '0190a6b5-0000-7000-8000-000000000002'] as const;

test('of an operation in a transaction that runs out of time, the rest does not happen outside of it', async () => {
  const blocker = await others.connect();
  await blocker.query('BEGIN; LOCK TABLE sample');
  const sample = { amountMinor: 1n, body: [], at: new Date() };
  // First looks whether it is there, which waits for the lock; then inserts.
  const work = prisma.$transaction((tx) =>
    tx.sample.upsert({ where: { id: ids[0] }, create: { ...sample, id: ids[1] }, update: sample }),
  );
  const failed = expect(work).rejects.toThrow();
  await eventually(waits);
  // Until Prisma has given it up, which nothing tells.
  await pause(400);
  await blocker.query('COMMIT');
  blocker.release();
  await failed;
  // The only connection: whatever was sent on it has been done by now.
  expect(await prisma.sample.count()).toBe(0);
  await prisma.$transaction((tx) => tx.sample.create({ data: { ...sample, id: ids[0] } }));
  expect(await prisma.sample.count()).toBe(1);
});
