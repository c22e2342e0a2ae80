import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import type pg from 'pg';
import { isWorthRetrying } from './ledger/retry.ts';

const tries = 3;

/** Runs a command's transaction; again, when PostgreSQL chose another one over it. `work` must have no effects of its own. */
export async function transact<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(pool, work);
    } catch (error) {
      if (!isWorthRetrying(error) || attempt === tries) throw error;
    }
  }
}
