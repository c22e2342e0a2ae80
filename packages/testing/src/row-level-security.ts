import { type Tenant, tellTenant } from '@quittance/database/tenant';
import pg from 'pg';

/** A table and what PostgreSQL itself holds back of it: `forced` from everybody, by so many policies. */
export type GuardedTable = { table: string; forced: boolean; policies: number };

/** Every table of a database, new ones too. */
export function tablesOf(url: string): Promise<GuardedTable[]> {
  return asOne(url, async (client) => {
    const { rows } = await client.query<GuardedTable>(`
      SELECT relname AS table, relrowsecurity AND relforcerowsecurity AS forced,
             (SELECT count(*)::int FROM pg_policy WHERE polrelid = pg_class.oid) AS policies
        FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname`);
    return rows;
  });
}

/** Insufficient privilege (of a policy, too), and what triggers say of what never changes. */
const refusals: ReadonlySet<string> = new Set(['42501', '23001']);
/** A row is there already, or others point at it: refused, but not by the second line. */
const held: ReadonlySet<string> = new Set(['23503', '23505']);

/** How many rows of a table somebody reaches who tries all of them, and how many of `rows` (as JSON) they could add. */
export type Reach = { seen: number; changed: number; removed: number; added: number };

/**
 * What reaches a tenant (null: somebody who never said who they are) who asks for everything, as a command or resolver would that has forgotten
 * every condition. Nothing of it is kept. Refused are rights, policies and what never changes, whoever asks.
 */
export function reachOf(url: string, tenant: Tenant | null, table: string, rows: readonly string[]): Promise<Reach> {
  return asOne(url, async (client) => {
    const name = pg.escapeIdentifier(table);
    const attempt = async (text: string, values: unknown[] = []): Promise<number> => {
      await client.query('BEGIN');
      try {
        if (tenant !== null) await client.query(...tellTenant(tenant));
        return (await client.query(text, values)).rowCount ?? 0;
      } catch (error) {
        const code = (error as pg.DatabaseError).code ?? '';
        if (held.has(code)) return 1;
        if (!refusals.has(code)) throw error;
        return 0;
      } finally {
        await client.query('ROLLBACK');
      }
    };
    const { rows: columns } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`,
      [name],
    );
    const column = pg.escapeIdentifier(columns[0]?.name ?? '');
    let added = 0;
    for (const row of rows) {
      added += await attempt(`INSERT INTO ${name} SELECT * FROM jsonb_populate_record(NULL::${name}, $1::jsonb)`, [row]);
    }
    return {
      seen: await attempt(`SELECT FROM ${name}`),
      changed: await attempt(`UPDATE ${name} SET ${column} = ${column}`),
      removed: await attempt(`DELETE FROM ${name}`),
      added,
    };
  });
}

async function asOne<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'row-level security' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
