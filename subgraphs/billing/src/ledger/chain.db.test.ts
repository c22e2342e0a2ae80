import { inTransaction } from '@quittance/database/transaction';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger, journalOf, type Ledger, moving } from '../../test/ledger-fixture.ts';
import { contentColumns, contentTables, rowByRow, sealTransfers } from './chain.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await createLedger();
  // With a posting of its own that brings the money.
  const [from, to] = [await ledger.open('a', 10_000n), await ledger.open('b')];
  for (let posting = 0; posting < 5; posting += 1)
    await ledger.post(...Array.from({ length: 600 }, () => journalOf(moving(from, to, 1n))));
});
afterAll(() => ledger.close());

test('what was posted is sealed some thousands at a time, until all is', async () => {
  const seal = () => inTransaction(ledger.pool, sealTransfers);
  expect([await seal(), await seal(), await seal()]).toEqual([2_401, 600, 0]);
});

test('what is sealed is looked up by itself in a ledger without statistics, not compared with all of it', async () => {
  const plan = await inTransaction(ledger.pool, async (sql) => {
    await sql.query(rowByRow);
    return sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ANALYZE SELECT ${contentColumns} FROM ${contentTables}`);
  });
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Rows Removed by Join Filter');
});
