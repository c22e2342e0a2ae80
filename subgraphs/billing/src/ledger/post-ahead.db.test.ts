import { inTenantTransaction } from '@quittance/database/tenant-transaction';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger, journalOf, type Ledger, moving, now, uuid } from '../../test/ledger-fixture.ts';
import { decideAhead, writeAhead } from './post-ahead.ts';
import { readAccounts } from './store.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await createLedger(2);
});
afterAll(() => ledger.close());

// Mutant: nobody counts the accounts. The commit is sent along, so only the database can refuse.
test('what was decided on an account that is not there is not written at all', async () => {
  const [a, gone] = [await ledger.open('decided-on', 5n), uuid()];
  const [state] = await readAccounts(ledger.sql, [a]);
  if (state === undefined) throw new Error('The account was opened');
  const before = new Map([state, { ...state, id: gone, seq: 0n }].map((account) => [account.id, account]));
  const ahead = decideAhead(before, [journalOf(moving(a, gone, 5n))], now());
  expect(ahead.isCertain).toEqual([true]);
  await expect(inTenantTransaction(ledger.pool, null, (sql) => writeAhead(sql, ahead))).rejects.toMatchObject({ code: '40001' });
  expect(await ledger.balance(a)).toBe(5n);
});
