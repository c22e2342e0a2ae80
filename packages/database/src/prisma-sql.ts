import type pg from 'pg';
import type { Sql } from './sql.ts';

/** What of a Prisma transaction (of any subgraph's generated client) is needed to run SQL in it. */
export type PrismaTransaction = {
  $queryRawUnsafe<Row>(text: string, ...values: unknown[]): Promise<Row>;
  $executeRawUnsafe(text: string, ...values: unknown[]): Promise<number>;
};

/**
 * SQL inside a Prisma transaction, so that a mechanism (outbox, inbox, ledger) joins the transaction of a command.
 *
 * Parameters arrive untyped: cast what the statement can't infer (`$1::uuid[]`, `$2::jsonb`), and give JSON as text
 * (`JSON.stringify(value)`), because an array means a PostgreSQL array. Select `date` and `numeric` columns as text (`due_on::text`):
 * Prisma would turn them into `Date` and its own decimal.
 */
export function prismaSql(tx: PrismaTransaction): Sql {
  return {
    query: <Row>(text: string, values: readonly unknown[] = []) => tx.$queryRawUnsafe<Row[]>(text, ...values),
    execute: (text, values = []) => tx.$executeRawUnsafe(text, ...values),
    send: async (text, values = []) => void (await tx.$executeRawUnsafe(text, ...values)),
  };
}

const names = new Map<string, string>();

/**
 * As `pgSql`, but each statement is parsed and planned once per connection, which keeps them: for a hot path with a few statements that
 * never change.
 */
export function preparedSql(client: Pick<pg.ClientBase, 'query'>): Sql {
  const run = (text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> => {
    const name = names.get(text) ?? `prepared-${names.size}`;
    names.set(text, name);
    return client.query({ name, text, values: [...values] });
  };
  return {
    query: async <Row>(text: string, values?: readonly unknown[]) => (await run(text, values)).rows as Row[],
    execute: async (text, values) => (await run(text, values)).rowCount ?? 0,
    send: async (text, values) => void (await run(text, values)),
  };
}

/** SQL over a `pg` client inside its transaction, or over a pool for single statements. The same rules as for `prismaSql`. */
export function pgSql(client: Pick<pg.ClientBase, 'query'> | Pick<pg.Pool, 'query'>): Sql {
  const run = client.query.bind(client) as (text: string, values: unknown[]) => Promise<pg.QueryResult>;
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => (await run(text, [...values])).rows as Row[],
    execute: async (text, values = []) => (await run(text, [...values])).rowCount ?? 0,
    send: async (text, values = []) => void (await run(text, [...values])),
  };
}
