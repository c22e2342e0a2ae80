import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '@quittance/database/migrate';
import { createPool } from '@quittance/database/pool';
import { createEmptyDatabase } from '@quittance/testing/database';
import type pg from 'pg';

const migrations = fileURLToPath(new URL('../../../prisma/billing', import.meta.url));
const appRole = 'billing_app';

/** A billing database as it was before one of its migrations. */
export type DatabaseBefore = {
  /** As the owner, who sees all tenants. */
  pool: pg.Pool;
  /** Brings it to today's state; answers the names of the migrations that did. */
  migrate(): Promise<string[]>;
  close(): Promise<void>;
};

export async function databaseBefore(migration: string): Promise<DatabaseBefore> {
  const database = await createEmptyDatabase('billing');
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  const isOlder = (path: string) => !/^\d{14}_/.test(basename(path)) || basename(path) < migration;
  await cp(migrations, folder, { recursive: true, filter: isOlder });
  await migrate({ ownerUrl: database.ownerUrl, folder, appRole });
  const pool = createPool({ url: database.ownerUrl, applicationName: 'test', max: 2, acrossTenants: true });
  return {
    pool,
    migrate: () => migrate({ ownerUrl: database.ownerUrl, folder: migrations, appRole }),
    close: async () => {
      await pool.end();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
