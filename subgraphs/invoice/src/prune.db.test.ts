import { PrismaPg } from '@prisma/adapter-pg';
import { createPool } from '@quittance/database/pool';
import { pruneIdempotency } from '@quittance/subgraph/prune-idempotency';
import { createTestDatabase } from '@quittance/testing/database';
import { expect, test } from 'vitest';
import { PrismaClient } from './generated/prisma/client.ts';

test('outcomes of idempotency keys are kept for 30 days and not longer', async () => {
  const database = await createTestDatabase('invoice');
  const pool = createPool({ url: database.appUrl, applicationName: 'test', max: 1, acrossTenants: true });
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  await pool.query(`INSERT INTO idempotency (scope, mutation, key, input_hash, created_at)
    SELECT 'org', 'createInvoice', age::text, '', timestamptz '2026-03-31T00:00:00Z' - age * interval '1 day' FROM generate_series(29, 31) age`);
  await pruneIdempotency({ db, now: () => new Date('2026-03-31T00:00:00Z') });
  const { rows } = await pool.query('SELECT key FROM idempotency ORDER BY key');
  expect(rows).toEqual([{ key: '29' }, { key: '30' }]);
  await db.$disconnect();
  await pool.end();
  await database.drop();
});
