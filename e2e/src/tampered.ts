import pg from 'pg';

/** What somebody with the keys to the house did to one row, triggers off, while `look` looks; put back afterwards. `url`: a superuser's. */
export async function tampered<T>(url: string, table: string, statement: string, look: () => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`SET session_replication_role = 'replica'`);
    await client.query(`CREATE TABLE kept AS TABLE ${table}`);
    const { rowCount } = await client.query(statement);
    if (rowCount !== 1) throw new Error(`${rowCount} rows were changed: ${statement}`);
    return await look();
  } finally {
    await client.query(`DELETE FROM ${table}`);
    await client.query(`INSERT INTO ${table} SELECT * FROM kept`);
    await client.query('DROP TABLE kept');
    await client.end();
  }
}
