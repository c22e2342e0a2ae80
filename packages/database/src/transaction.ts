import type pg from 'pg';
import { pgSql } from './prisma-sql.ts';
import type { Sql } from './sql.ts';

/** Runs `work` in one transaction on one connection: commits what it returns from, rolls back what throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (sql: Sql, client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(pgSql(client), client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that can't even roll back is not given to the next one.
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * As `inTransaction`, for reading alone: all statements see the database as it is at one instant, and nobody has to wait for them. What takes
 * long can be told to stop: the statement at work is cancelled, no other one begins.
 */
export function inSnapshot<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>, stopping?: AbortSignal): Promise<T> {
  return inTransaction(pool, async (sql) => {
    await sql.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return stopping === undefined ? work(sql) : untilStopped(pool, sql, work, stopping);
  });
}

async function untilStopped<T>(pool: pg.Pool, sql: Sql, work: (sql: Sql) => Promise<T>, stopping: AbortSignal): Promise<T> {
  const [session] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let cancelled: Promise<unknown> | undefined;
  const cancel = () => {
    cancelled = pool.query('SELECT pg_cancel_backend($1)', [session?.pid]).catch(() => undefined);
  };
  stopping.addEventListener('abort', cancel, { once: true });
  try {
    return await work({
      query: async (text, values) => {
        stopping.throwIfAborted();
        return sql.query(text, values);
      },
      execute: async (text, values) => {
        stopping.throwIfAborted();
        return sql.execute(text, values);
      },
      send: async (text, values) => {
        stopping.throwIfAborted();
        return sql.send(text, values);
      },
    });
  } finally {
    stopping.removeEventListener('abort', cancel);
    // Else it could hit whoever gets this connection next.
    await cancelled;
  }
}

/** As `inSnapshot`, for what is read bit by bit: the snapshot lasts as long as the loop over it. */
export async function* fromSnapshot<T>(pool: pg.Pool, read: (sql: Sql) => AsyncIterable<T>): AsyncGenerator<T, void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    yield* read(pgSql(client));
  } finally {
    // Nothing was written, so nothing is lost.
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason;
    });
    client.release(broken);
  }
}
