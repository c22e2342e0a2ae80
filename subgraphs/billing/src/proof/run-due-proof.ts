import { tryAdvisoryLock } from '@quittance/database/advisory-lock';
import { pgSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { FactsError } from '@quittance/reconciliation/fetch-facts';
import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import { differencesIn, isDue, type Proof, type ProofKind, type Reports } from './proof.ts';
import { findRuns, insertAsked, noteBegun, noteEnded, prune } from './store.ts';

export type ProofJob<Kind extends ProofKind> = {
  kind: Kind;
  /** Between the end of one run and the next; 0: only when somebody asks for it. */
  everySeconds: number;
  prove(stopping: AbortSignal): Promise<Reports[Kind]>;
  pool: pg.Pool;
  /** Of the same database: the lock has a connection of its own. */
  databaseUrl: string;
  now: () => Date;
  log: Logger;
};

const keepMs = 7 * 24 * 3_600_000;

/**
 * Runs a proof when it is due or somebody asked for it. However many processes look, one runs it: the lock is held until the end is written. A
 * run whose process died, or was told to stop, is open still; whoever looks next does it.
 */
export async function runDueProof<Kind extends ProofKind>(job: ProofJob<Kind>, stopping: AbortSignal): Promise<void> {
  const { kind, pool, databaseUrl, now, log } = job;
  const sql = pgSql(pool);
  if (!(await isWanted(sql, job))) return;
  const lock = await tryAdvisoryLock({ url: databaseUrl, name: `proof ${kind}`, applicationName: 'quittance-billing-proof' });
  if (lock === null) return;
  try {
    // Whoever had the lock may have done it meanwhile.
    if (!(await isWanted(sql, job))) return;
    await insertAsked(sql, kind, null, now());
    const { openRun } = await findRuns(sql, kind);
    if (openRun === null) return;
    await noteBegun(sql, openRun.id, now());
    await run(sql, job, openRun, stopping);
    await prune(sql, kind, new Date(now().getTime() - keepMs));
  } catch (error) {
    if (!stopping.aborted) throw error;
    log.info({ proof: kind }, 'a proof of the books is left to the next process');
  } finally {
    await lock.release();
  }
}

async function isWanted(sql: Sql, { kind, everySeconds, now }: Pick<ProofJob<ProofKind>, 'kind' | 'everySeconds' | 'now'>) {
  const { openRun, lastRun } = await findRuns(sql, kind);
  return openRun !== null || isDue(lastRun, everySeconds, now());
}

async function run<Kind extends ProofKind>(
  sql: Sql,
  { kind, prove, now, log }: ProofJob<Kind>,
  { id }: Proof,
  stopping: AbortSignal,
): Promise<void> {
  try {
    const report = await prove(stopping);
    const differenceCount = differencesIn(kind, report);
    const outcome = differenceCount === 0 ? 'AGREES' : 'DIFFERS';
    await noteEnded(sql, id, { at: now(), outcome, differenceCount, report, failure: null });
    if (outcome === 'DIFFERS') log.error({ proof: kind, differences: differenceCount }, 'the books do not agree');
    else log.debug({ proof: kind }, 'the books agree');
  } catch (error) {
    if (stopping.aborted) throw error;
    log.warn({ err: error, proof: kind }, 'a proof of the books could not be done, it will be tried again');
    // What else went wrong stands in the log: messages of a database may say more than who looks at a page should read.
    const failure = error instanceof FactsError ? error.message : 'It went wrong inside; the log says why.';
    await noteEnded(sql, id, { at: now(), outcome: 'FAILED', differenceCount: null, report: null, failure });
  }
}
