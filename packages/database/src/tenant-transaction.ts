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
  const together = sendingTogether(client);
  const answers: Promise<unknown>[] = [];
  const ask = <A>(statement: () => Promise<A>): Promise<A> => {
    together();
    const answer = statement();
    // Whoever does not wait for it hears of it at the end.
    answer.catch(() => undefined);
    answers.push(answer);
    return answer;
  };
  const prepared = preparedSql(client);
  const sql: Sql = {
    query: (text, values) => ask(() => prepared.query(text, values)),
    execute: (text, values) => ask(() => prepared.execute(text, values)),
    send: async (text, values) => void ask(() => prepared.execute(text, values)),
  };
  let broken: Error | undefined;
  try {
    void ask(() => client.query('BEGIN'));
    if (tenant !== null) await sql.send(...tellTenant(tenant));
    const result = await work(sql);
    void ask(() => client.query('COMMIT'));
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

/** What `pg` doesn't show of a client. */
type Socket = { connection: { stream: { cork(): void; uncork(): void } } };

/** To be called before each statement: what is sent in the same tick then leaves as one packet, in place of a system call and a waking each. */
function sendingTogether(client: unknown): () => void {
  const { stream } = (client as Socket).connection;
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    process.nextTick(() => {
      isHeld = false;
      stream.uncork();
    });
  };
}
