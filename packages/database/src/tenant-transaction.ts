import type pg from 'pg';
import { preparedSql } from './prisma-sql.ts';
import type { Sql } from './sql.ts';
import { type Tenant, tellTenant } from './tenant.ts';

/** Runs `work` in a transaction of SQL alone: for commands that are asked for often. */
export type RunInSql = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

/**
 * One transaction for one tenant (null: for all, on a connection that may), with few round trips: statements are prepared, and over a pool that
 * pipelines none waits for the one before. Its beginning travels with the first statements of `work`, and what `work` sends last with the commit.
 * Once a statement has failed PostgreSQL refuses those behind it: the first failure is what is thrown, and nothing is done.
 */
export async function inTenantTransaction<T>(pool: pg.Pool, tenant: Tenant | null, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const answers: Promise<unknown>[] = [];
  const asked = <A>(answer: Promise<A>): Promise<A> => {
    // Whoever does not wait for it hears of it at the end.
    answer.catch(() => undefined);
    answers.push(answer);
    return answer;
  };
  const prepared = preparedSql(client);
  const sql: Sql = {
    query: (text, values) => asked(prepared.query(text, values)),
    execute: (text, values) => asked(prepared.execute(text, values)),
    send: async (text, values) => void asked(prepared.execute(text, values)),
  };
  let broken: Error | undefined;
  try {
    void asked(client.query('BEGIN'));
    if (tenant !== null) await sql.send(...tellTenant(tenant));
    const result = await work(sql);
    void asked(client.query('COMMIT'));
    await Promise.all(answers);
    return result;
  } catch (error) {
    const failed = (await Promise.allSettled(answers)).find(({ status }) => status === 'rejected');
    // A connection that can't even roll back is not given to the next one.
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason;
    });
    throw failed?.status === 'rejected' ? failed.reason : error;
  } finally {
    client.release(broken);
  }
}
