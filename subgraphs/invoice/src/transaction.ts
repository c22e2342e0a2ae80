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
  deps.wakeRelay();
  deps.wakeRenderer();
  return outcome;
}
