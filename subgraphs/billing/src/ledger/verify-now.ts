import type { Sql } from '@quittance/database/sql';
import { inSnapshot } from '@quittance/database/transaction';
import type pg from 'pg';
import { type Verification, verifyLedger } from './verify.ts';

/** Verifies the ledger as it is at one instant, without holding up those who post; rejects when it is told to stop. */
export function verifyNow(pool: pg.Pool, now: Date, stopping?: AbortSignal): Promise<Verification> {
  const verify = async (sql: Sql) => {
    await sql.execute(`SET LOCAL statement_timeout = '10min'`);
    return verifyLedger(sql, now);
  };
  return inSnapshot(pool, verify, stopping);
}
