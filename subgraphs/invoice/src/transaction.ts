import { prismaSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import type { Deps, Tx } from './deps.ts';

/** Runs a command in one transaction and wakes relay and renderer once it is committed. */
export async function inTransaction<T>(
  deps: Pick<Deps, 'db' | 'wakeRelay' | 'wakeRenderer' | 'beforeCommit'>,
  work: (tx: Tx, sql: Sql) => Promise<T>,
): Promise<T> {
  const outcome = await deps.db.$transaction(async (tx) => {
    const result = await work(tx, prismaSql(tx));
    await deps.beforeCommit?.();
    return result;
  });
  wakeWorkers(deps);
  return outcome;
}

/** As `inTransaction`, for the commands that are called most: in SQL alone, and whoever has told or issued something wakes the workers itself. */
export function inSql<T>(deps: Pick<Deps, 'runInSql' | 'beforeCommit'>, work: (sql: Sql) => Promise<T>): Promise<T> {
  return deps.runInSql(async (sql) => {
    const result = await work(sql);
    await deps.beforeCommit?.();
    return result;
  });
}

/** After a commit: there may be something to publish and to render. */
export function wakeWorkers({ wakeRelay, wakeRenderer }: Pick<Deps, 'wakeRelay' | 'wakeRenderer'>): void {
  wakeRelay();
  wakeRenderer();
}
