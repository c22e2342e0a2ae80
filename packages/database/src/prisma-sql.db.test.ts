import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PrismaClient } from '../test/generated/prisma/client.ts';
import { databaseOf } from './database-url.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';
import { prismaSql } from './prisma-sql.ts';
import type { Sql } from './sql.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;
let pool: pg.Pool;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await createEmptyDatabase();
  const folder = fileURLToPath(new URL('../test/prisma', import.meta.url));
  await migrate({ ownerUrl: database.ownerUrl, folder, appRole: 'test_app' });
  pool = createPool({ url: database.appUrl, applicationName: 'prisma-sql test', max: 4 });
  prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
});
afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
  await database.drop();
});

const doors: Record<string, <T>(work: (sql: Sql) => Promise<T>) => Promise<T>> = {
  prismaSql: (work) => prisma.$transaction((tx) => work(prismaSql(tx))),
  pgSql: (work) => inTransaction(pool, work),
};

const beyondDoubles = 9_007_199_254_740_993n;
const at = new Date('2026-02-28T23:59:59.123Z');
const ids = ['0190a6b5-0000-7000-8000-000000000001', '0190a6b5-0000-7000-8000-000000000002'];

describe.each(Object.entries(doors))('%s', (_, inside) => {
  test('carries bigint, text, null, booleans and instants both ways without loss', async () => {
    const [row] = await inside((sql) =>
      sql.query('SELECT $1::bigint AS amount, $2::text AS text, $3::text AS nothing, $4::boolean AS yes, $5::timestamptz AS at', [
        beyondDoubles,
        `O'Brien "\\ €`,
        null,
        true,
        at,
      ]),
    );
    expect(row).toEqual({ amount: beyondDoubles, text: `O'Brien "\\ €`, nothing: null, yes: true, at });
  });

  test('carries arrays of uuid, bigint, text and instants, empty ones too', async () => {
    const [row] = await inside((sql) =>
      sql.query(
        'SELECT $1::uuid[] AS ids, $2::bigint[] AS amounts, $3::text[] AS texts, $4::timestamptz[] AS times, $5::uuid[] AS none',
        [ids, [1n, -beyondDoubles], ['a,b', 'c"d', '{}', 'NULL', ''], [at], []],
      ),
    );
    expect(row).toEqual({ ids, amounts: [1n, -beyondDoubles], texts: ['a,b', 'c"d', '{}', 'NULL', ''], times: [at], none: [] });
  });

  test('carries JSON given as text, lists at the top too', async () => {
    const [row] = await inside((sql) =>
      sql.query('SELECT $1::jsonb AS list, $2::jsonb AS object', [
        JSON.stringify([1, { a: null }]),
        JSON.stringify({ b: ['x'] }),
      ]),
    );
    expect(row).toEqual({ list: [1, { a: null }], object: { b: ['x'] } });
  });

  test('inserts a set by unnest and counts the rows it touched', async () => {
    const outcome = await inside(async (sql) => {
      const inserted = await sql.execute(
        `INSERT INTO sample (id, amount_minor, body, at)
         SELECT id, amount, body, $4 FROM unnest($1::uuid[], $2::bigint[], $3::jsonb[]) AS t (id, amount, body)`,
        [ids, [1n, beyondDoubles], [JSON.stringify({ n: 1 }), JSON.stringify([2])], at],
      );
      const rows = await sql.query('SELECT id, amount_minor, body, at FROM sample WHERE id = ANY($1::uuid[]) ORDER BY id', [ids]);
      const deleted = await sql.execute('DELETE FROM sample WHERE id = ANY($1::uuid[])', [ids]);
      return { inserted, rows, deleted, missed: await sql.execute('DELETE FROM sample') };
    });
    expect(outcome).toEqual({
      inserted: 2,
      rows: [
        { id: ids[0], amount_minor: 1n, body: { n: 1 }, at },
        { id: ids[1], amount_minor: beyondDoubles, body: [2], at },
      ],
      deleted: 2,
      missed: 0,
    });
  });

  test('what it did is gone when the transaction throws', async () => {
    const failing = inside(async (sql) => {
      await sql.execute(`INSERT INTO fact (text) VALUES ('never')`);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await pool.query('SELECT FROM fact')).rowCount).toBe(0);
  });
});

test('a Prisma model and SQL see the same row in one transaction', async () => {
  await prisma.$transaction(async (tx) => {
    const created = await tx.sample.create({ data: { id: ids[0] ?? '', amountMinor: beyondDoubles, body: [1], at } });
    const [row] = await prismaSql(tx).query('SELECT amount_minor, at FROM sample WHERE id = $1::uuid', [created.id]);
    expect(row).toEqual({ amount_minor: created.amountMinor, at: created.at });
  });
});

test('instants are the same where the server counts in another time zone', async () => {
  const superuser = createPool({ url: database.superuserUrl, applicationName: 'set-up', max: 1 });
  await superuser.query(`ALTER ROLE test_app IN DATABASE "${databaseOf(database.appUrl)}" SET TimeZone = 'Asia/Kolkata'`);
  await superuser.end();
  const fresh = createPool({ url: database.appUrl, applicationName: 'Kolkata', max: 1 });
  const client = new PrismaClient({ adapter: new PrismaPg(fresh) });
  const [row] = await client.$transaction((tx) =>
    // Against SQL's own reading of them: there and back through the adapter, one mistake would undo the other.
    prismaSql(tx).query(`SELECT $1::timestamptz = $2::text::timestamptz AS written, $2::text::timestamptz AS read`, [
      at,
      at.toISOString(),
    ]),
  );
  expect(row).toEqual({ written: true, read: at });
  await client.$disconnect();
  await fresh.end();
});
