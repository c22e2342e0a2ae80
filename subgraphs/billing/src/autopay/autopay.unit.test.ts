import { newId } from '@quittance/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KnownBill } from '../bill/bill.ts';
import type { Owner } from '../chart/chart.ts';
import { type Autopay, type AutopayCase, decideAutopay, monthOf, startsToBeOwed } from './autopay.ts';

const at = new Date('2026-01-31T12:00:00Z');
const userId = newId('usr');
const organizationId = newId('org');
const owner: Owner = { userId: null, organizationId };

const bill: KnownBill = {
  id: newId('bil'),
  invoiceId: newId('inv'),
  organizationId: newId('org'),
  terms: {
    invoiceNumber: 'INV-2026-00001',
    partnerId: newId('ptn'),
    payerName: 'Contoso',
    payeeName: 'Fabrikam',
    amountMinor: 11_900n,
    currency: 'EUR',
    issuedOn: '2026-01-31',
    dueOn: null,
    openedAt: at,
  },
  voided: false,
  claim: { userId, organizationId, version: 2 },
  settledMinor: 0n,
  settledAt: null,
  version: 1,
};
const autopay: Autopay = {
  walletId: newId('wal'),
  active: true,
  mostPerBillMinor: 11_900n,
  mostPerMonthMinor: 20_000n,
  setAt: at,
};
const wallet = { owner, currency: 'EUR' };
const given: AutopayCase = { bill, wallet, autopay, paidThisMonthMinor: 8_100n };

test('all that is due is paid, up to the very limits', () => {
  expect(decideAutopay(given)).toEqual({ ok: true, value: 11_900n });
  const part = { ...given, bill: { ...bill, settledMinor: 1_900n } };
  expect(decideAutopay(part)).toEqual({ ok: true, value: 10_000n });
});

test.each<[string, Partial<AutopayCase>]>([
  ['STOPPED', { autopay: { ...autopay, active: false } }],
  ['NOTHING_DUE', { bill: { ...bill, settledMinor: 11_900n } }],
  ['NOTHING_DUE', { bill: { ...bill, voided: true } }],
  ['NOT_OWED', { bill: { ...bill, claim: { userId, organizationId: newId('org'), version: 3 } } }],
  ['NOT_OWED', { bill: { ...bill, claim: { userId, organizationId: null, version: 3 } } }],
  ['NOT_OWED', { wallet: { owner, currency: 'USD' } }],
  ['LIMIT_PER_BILL', { autopay: { ...autopay, mostPerBillMinor: 11_899n } }],
  ['LIMIT_PER_MONTH', { paidThisMonthMinor: 8_101n }],
])('%s leaves it to a person', (reason, change) => {
  expect(decideAutopay({ ...given, ...change })).toEqual({ ok: false, error: reason });
});

test('whatever is asked of it, a wallet stays within its limits', () => {
  const minor = fc.bigInt({ min: 1n, max: 100_000n });
  fc.assert(
    fc.property(fc.array(minor, { maxLength: 20 }), minor, minor, (amounts, mostPerBillMinor, mostPerMonthMinor) => {
      let paid = 0n;
      for (const amountMinor of amounts) {
        const limited = { ...autopay, mostPerBillMinor, mostPerMonthMinor };
        const one = { ...bill, terms: { ...bill.terms, amountMinor } };
        const decided = decideAutopay({ bill: one, wallet, autopay: limited, paidThisMonthMinor: paid });
        if (!decided.ok) continue;
        expect(decided.value <= mostPerBillMinor).toBe(true);
        paid += decided.value;
      }
      expect(paid <= mostPerMonthMinor).toBe(true);
    }),
  );
});

test('a bill starts to be owed once: when it is known, claimed and something is due', () => {
  const unclaimed = { ...bill, claim: null };
  const unknown = { ...bill, terms: null };
  expect(startsToBeOwed(unclaimed, bill)).toBe(true);
  expect(startsToBeOwed(unknown, bill)).toBe(true);
  expect(startsToBeOwed(bill, { ...bill, settledMinor: 1n })).toBe(false);
  expect(startsToBeOwed(unknown, unclaimed)).toBe(false);
  expect(startsToBeOwed(unclaimed, { ...bill, voided: true })).toBe(false);
});

test('a month begins at midnight UTC of its first day', () => {
  expect(monthOf(at)).toEqual(new Date('2026-01-01T00:00:00Z'));
});
