import { withCredentials } from '@quittance/database/database-url';
import pg from 'pg';

/** The server that tests use, as its superuser. */
const server = process.env.QUITTANCE_TEST_POSTGRES ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

/** A database without anything in it. `drop` ends whatever is still connected. */
export async function createEmptyDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  await statement(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
  return {
    url: withCredentials(server, { database: name }),
    drop: () => statement(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  };
}

async function statement(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
