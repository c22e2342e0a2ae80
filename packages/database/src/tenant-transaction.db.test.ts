import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPool } from './pool.ts';
import type { Tenant } from './tenant.ts';
import { inTenantTransaction } from './tenant-transaction.ts';

let database: TestDatabase;
/** With one connection, which each test hands to the next. */
let pool: pg.Pool;

beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ url: database.ownerUrl, applicationName: 'tenant-transaction test', max: 1, pipeline: true });
  await pool.query('CREATE TABLE note (id integer PRIMARY KEY, text text NOT NULL)');
});
beforeEach(() => pool.query('TRUNCATE note'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const tenant: Tenant = { organizationId: 'o', organizationIds: ['o', 'p'], personId: null, idempotencyScope: 'k' };
const insert = 'INSERT INTO note VALUES ($1::int, $2)';
const notes = async () => (await pool.query<{ text: string }>('SELECT text FROM note ORDER BY id')).rows.map(({ text }) => text);

test('commits all that was asked, in its order, whether it was waited for or not', async () => {
  const count = await inTenantTransaction(pool, tenant, async (sql) => {
    await sql.send(insert, [1, 'sent']);
    const [, counted] = await Promise.all([
      sql.execute(insert, [2, 'executed']),
      sql.query<{ count: number }>('SELECT count(*)::int AS count FROM note'),
    ]);
    await sql.send('UPDATE note SET text = $1 WHERE id = 2', ['changed']);
    return counted[0]?.count;
  });
  expect([count, await notes()]).toEqual([2, ['sent', 'changed']]);
});

test('tells for whom it is, and only until its end', async () => {
  const told = `SELECT current_setting('app.organization', true) AS organization, current_setting('app.organizations', true) AS all`;
  const [during] = await inTenantTransaction(pool, tenant, (sql) => sql.query(told));
  expect(during).toEqual({ organization: 'o', all: 'o,p' });
  expect((await pool.query(told)).rows).toEqual([{ organization: '', all: '' }]);
});

test('does nothing when what nobody waited for fails, and throws that', async () => {
  const work = inTenantTransaction(pool, tenant, async (sql) => {
    await sql.send(insert, [1, 'first']);
    await sql.send(insert, [1, 'again']);
    await sql.send(insert, [2, 'behind it']);
    return 'done';
  });
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect(await notes()).toEqual([]);
});

test('throws the first failure, not the refusal of what was asked behind it', async () => {
  const work = inTenantTransaction(pool, tenant, async (sql) => {
    await sql.send(insert, [1, null]);
    await sql.query('SELECT 1');
  });
  await expect(work).rejects.toMatchObject({ code: '23502' });
});

test('rolls back what throws', async () => {
  const work = inTenantTransaction(pool, tenant, async (sql) => {
    await sql.send(insert, [1, 'first']);
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await notes()).toEqual([]);
});

test('goes on with another connection when the one at work is lost', async () => {
  const lost = inTenantTransaction(pool, tenant, async (sql) => {
    const [session] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await sql.send(insert, [1, 'lost']);
    await sql.query('SELECT pg_terminate_backend($1)', [session?.pid]);
  });
  await expect(lost).rejects.toThrow();
  await inTenantTransaction(pool, tenant, (sql) => sql.send(insert, [2, 'kept']));
  expect(await notes()).toEqual(['kept']);
});
