import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigintArray, byteaArray, uuidArray } from './binary-array.ts';
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
  const texts = 'SELECT $1::uuid[]::text[] AS ids, $2::bigint[] AS amounts, $3::bytea[] AS hashes';
  const given = fc.record({
    ids: fc.array(fc.uuid()),
    amounts: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    hashes: fc.array(fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)))),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ ids, amounts, hashes }) => {
      const hexadecimal = hashes.map((hash) => hash?.toString('hex') ?? null);
      const parameters = [uuidArray(ids), bigintArray(amounts), byteaArray(hexadecimal, 4)];
      expect((await pool.query(texts, parameters)).rows).toEqual([{ ids, amounts, hashes }]);
    }),
  );
});

const uuid = '0180000f-0000-7000-8000-00000000000f';

test.each([uuid.slice(1), `${uuid}0`, uuid.replace('f', 'g'), uuid.replace(/f$/, '\u0130'), uuid.replaceAll('-', '0')])(
  '%s is no UUID, and refused before it is sent',
  (text) => {
    expect(() => uuidArray([uuid, text])).toThrow(`"${text}" is not a UUID`);
  },
);

test('so is what is no integer of 64 bits, or has not as many bytes as it should', () => {
  expect(() => bigintArray([2n ** 63n])).toThrow(RangeError);
  expect(() => bigintArray([-(2n ** 63n) - 1n])).toThrow(RangeError);
  for (const text of ['00', '000000', '00fg', '00gf'])
    expect(() => byteaArray(['00ff', text], 2)).toThrow(`"${text}" is not 2 bytes`);
});
