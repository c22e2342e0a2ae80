import { createPool } from '@quittance/database/pool';
import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import type { Pool } from 'pg';
import type { Environment } from './environment.ts';

/** A ledger of years is read as a whole. */
const statementTimeoutMs = 600_000;

/** A mistake of whoever typed the command. */
export class UsageError extends Error {}

/** An answer like any other, of which the exit code tells that it is not what it should be. */
export class BadNews extends Error {}

/** Runs the work with connections to a service's database, of the role that runs the service. */
export async function withPool<T>(environment: Environment, name: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const url = environment[`DATABASE_URL_${name.toUpperCase()}`];
  if (url === undefined) throw new UsageError(`DATABASE_URL_${name.toUpperCase()} is not set.`);
  const pool = createPool({ url, applicationName: 'quittance-cli', max: 2, statementTimeoutMs, acrossTenants: true });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Runs the work in one transaction in a service's database. */
export const withSql = <T>(environment: Environment, name: string, work: (sql: Sql) => Promise<T>) =>
  withPool(environment, name, (pool) => inTransaction(pool, work));
