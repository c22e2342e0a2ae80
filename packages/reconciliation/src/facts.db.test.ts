import { createPool } from '@quittance/database/pool';
import { inTransaction } from '@quittance/database/transaction';
import { createEmptyDatabase } from '@quittance/testing/database';
import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { readFacts } from './facts.ts';

const series = (to: number, amount: string) =>
  `SELECT lpad(n::text, 8, '0') AS id, 'EUR' AS currency, (${amount})::text AS amount FROM generate_series(1, ${to}) AS n ORDER BY id`;

test('two statements of one database are compared side by side, page by page', async () => {
  const database = await createEmptyDatabase();
  const pool = createPool({ url: database.appUrl, applicationName: 'test', max: 1 });
  try {
    const { figures, differences } = await inTransaction(pool, (sql) =>
      compare({
        check: 'test',
        expected: readFacts(sql, series(12_000, 'n')),
        found: readFacts(sql, series(12_001, 'CASE n WHEN 7000 THEN 1 ELSE n END')),
        shown: (id) => `shown ${id}`,
      }),
    );
    expect(differences).toMatchObject([
      { kind: 'AMOUNT', id: 'shown 00007000', expectedMinor: 7_000n, foundMinor: 1n },
      { kind: 'SURPLUS', id: 'shown 00012001', foundMinor: 12_001n },
    ]);
    expect(figures).toMatchObject([{ expectedCount: 12_000, expectedMinor: 72_006_000n, foundCount: 12_001 }]);
  } finally {
    await pool.end();
    await database.drop();
  }
});
