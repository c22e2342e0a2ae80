import { inSnapshot } from '@quittance/database/transaction';
import type pg from 'pg';
import { type Verification, verifyLedger } from './verify.ts';

/** Verifies the ledger as it is at one instant, without holding up those who post. For the API and the command line. */
export function verifyNow(pool: pg.Pool, now: Date): Promise<Verification> {
  return inSnapshot(pool, async (sql) => {
    await sql.execute(`SET LOCAL statement_timeout = '10min'`);
    return verifyLedger(sql, now);
  });
}
