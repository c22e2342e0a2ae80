import { createPool } from '@quittance/database/pool';
import { afterEach, expect, test } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './database.ts';

const made: TestDatabase[] = [];
afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

async function make(database: Promise<TestDatabase>): Promise<TestDatabase> {
  made.push(await database);
  return database;
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const pool = createPool({ url, applicationName: 'testing', max: 1 });
  try {
    return (await pool.query(text)).rows;
  } finally {
    await pool.end();
  }
}

test('each database of a subgraph has its migrations, and nothing of its neighbours', async () => {
  const [one, two] = await Promise.all([make(createTestDatabase('billing')), make(createTestDatabase('billing'))]);
  await ask(one.ownerUrl, 'CREATE TABLE mine (id int)');
  expect(await ask(two.ownerUrl, `SELECT to_regclass('mine') AS mine, to_regclass('outbox')::text AS outbox`)).toEqual([
    { mine: null, outbox: 'outbox' },
  ]);
});

test('tests run as the role that the service runs as: it owns nothing and is no superuser', async () => {
  const database = await make(createTestDatabase('billing'));
  expect(await ask(database.appUrl, 'SELECT current_user AS role')).toEqual([{ role: 'billing_app' }]);
  await expect(ask(database.appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
  await expect(ask(database.appUrl, 'SELECT * FROM _prisma_migrations')).rejects.toThrow('permission denied');
});

test('dropping takes the database away, whoever is still connected', async () => {
  const database = await createEmptyDatabase();
  const pool = createPool({ url: database.appUrl, applicationName: 'testing', max: 1 });
  const client = await pool.connect();
  const cut = new Promise((resolve) => client.once('end', resolve));
  await database.drop();
  await cut;
  client.release(true);
  await pool.end();
  await expect(ask(database.appUrl, 'SELECT 1')).rejects.toThrow('does not exist');
});
