import type { Caller } from '@quittance/access/caller';
import { createPool, type PoolOptions } from '@quittance/database/pool';
import { PrismaAdapter } from '@quittance/database/prisma-adapter';
import { forTenant } from '@quittance/database/tenant';
import { inTenantTransaction, type RunInSql } from '@quittance/database/tenant-transaction';
import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import { collectFigures } from './figures.ts';
import { tenantOf } from './tenant-of.ts';

/** A subgraph's database, as it is reached by its handlers and workers, and by callers. */
export type OpenDatabase<Db> = {
  /** Across all tenants: for handlers, workers and public pages. */
  db: Db;
  /** As far as the caller may see, whatever is asked with it: for what a request does. */
  dbFor(caller: Caller): Db;
  /** As `db` and `dbFor`, in SQL alone: for what is done most often. */
  runInSql: RunInSql;
  runInSqlFor(caller: Caller): RunInSql;
  /** For hot paths in SQL, locks and `LISTEN`; the same connections that `db` uses. */
  pool: pg.Pool;
  close(): Promise<void>;
};

const maxConnections = 8;
/** Of callers' requests, beside those. */
const maxCallersConnections = 8;

export function openDatabase<Db extends { $transaction: unknown; $disconnect(): Promise<void> }>(options: {
  name: string;
  url: string;
  createDb(adapter: PrismaAdapter): Db;
  log: Logger;
}): OpenDatabase<Db> {
  const { name, url, createDb, log } = options;
  const poolOptions: Omit<PoolOptions, 'max'> = {
    url,
    applicationName: `quittance-${name}`,
    pipeline: true,
    onError: (error) => log.warn({ err: error }, 'lost a database connection'),
  };
  const pool = createPool({ ...poolOptions, max: maxConnections, acrossTenants: true });
  const callersPool = createPool({ ...poolOptions, max: maxCallersConnections });
  const stopFigures = collectFigures(name, pool, callersPool);
  const db = createDb(new PrismaAdapter(pool));
  // Made for the first request: starting, and idling without any, need none.
  let callersDb: Db | null = null;
  const runInSql: RunInSql = (work) => inTenantTransaction(pool, null, work);
  return {
    db,
    dbFor(caller) {
      if (caller.platformAdmin) return db;
      callersDb ??= createDb(new PrismaAdapter(callersPool));
      return forTenant(callersDb, tenantOf(caller));
    },
    runInSql,
    runInSqlFor: (caller) =>
      caller.platformAdmin ? runInSql : (work) => inTenantTransaction(callersPool, tenantOf(caller), work),
    pool,
    async close() {
      stopFigures();
      await Promise.all([db.$disconnect(), callersDb?.$disconnect()]);
      // A client whose connection is gone must not keep the process; ending twice is an error in `pg`.
      await Promise.all([pool, callersPool].filter(({ ended }) => !ended).map((each) => each.end()));
    },
  };
}
