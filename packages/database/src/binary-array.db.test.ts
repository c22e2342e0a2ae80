import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigintArray, uuidArray } from './binary-array.ts';
import { createPool } from './pool.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ url: database.appUrl, applicationName: 'binary arrays', max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('PostgreSQL reads what was given, however many', async () => {
  const texts = 'SELECT $1::uuid[]::text[] AS ids, $2::bigint[] AS amounts';
  const given = fc.record({ ids: fc.array(fc.uuid()), amounts: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })) });
  await fc.assert(
    fc.asyncProperty(given, async ({ ids, amounts }) => {
      expect((await pool.query(texts, [uuidArray(ids), bigintArray(amounts)])).rows).toEqual([{ ids, amounts }]);
    }),
  );
});

test('what is neither a UUID nor a bigint of PostgreSQL is refused before it is sent', () => {
  expect(() => uuidArray(['018f0000-0000-7000-8000-00000000000'])).toThrow('not all of these are UUIDs');
  expect(() => uuidArray(['018f0000-0000-7000-8000-00000000000g'])).toThrow('not all of these are UUIDs');
  expect(() => bigintArray([2n ** 63n])).toThrow(RangeError);
});
