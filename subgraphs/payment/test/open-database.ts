import { PrismaPg } from '@prisma/adapter-pg';
import { createPool } from '@quittance/database/pool';
import { createLogger } from '@quittance/telemetry/log';
import { createTestDatabase } from '@quittance/testing/database';
import type { Deps } from '../src/deps.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import { createBackground } from '../src/worker/background.ts';

/** Deps over a database of the test's own, as the role that the service runs as; without providers and workers. */
export type OpenDatabase = { deps: Deps; close(): Promise<void> };

export async function openDatabase(): Promise<OpenDatabase> {
  const database = await createTestDatabase('payment');
  const pool = createPool({ url: database.appUrl, applicationName: 'test', max: 8, acrossTenants: true });
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  const log = createLogger({ name: 'test', level: 'silent' });
  const deps: Deps = {
    db,
    dbAcrossTenants: db,
    now: () => new Date(),
    log,
    background: createBackground(log),
    providers: new Map(),
    publicUrl: 'http://localhost:4000',
    callTimeoutMs: 1_000,
    wakeRelay: () => undefined,
    wakeWorker: () => undefined,
  };
  return {
    deps,
    close: async () => {
      await db.$disconnect();
      if (!pool.ended) await pool.end();
      await database.drop();
    },
  };
}
