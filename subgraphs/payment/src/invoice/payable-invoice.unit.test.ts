import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueOf, notPayableReason, type PayableInvoice } from './payable-invoice.ts';

const invoice: PayableInvoice = {
  id: 'inv_00000000000000000000000000',
  organizationId: 'org_00000000000000000000000000',
  number: 'INV-1',
  currency: 'EUR',
  totalMinor: 11_900n,
  taxMinor: 1_900n,
  issuedOn: '2026-01-31',
  dueOn: null,
  sellerName: 'Northwind Studio',
  buyerName: 'Contoso GmbH',
  lines: [],
  notes: null,
  voided: false,
  claimedByUserId: null,
  claimedByOrganizationId: null,
  billDueMinor: null,
};

test('the whole total is due before billing told of the bill', () => {
  expect(dueOf(invoice, 0n)).toBe(11_900n);
});

test('what the bill says counts once it is there', () => {
  expect(dueOf({ ...invoice, billDueMinor: 900n }, 0n)).toBe(900n);
});

test('a payment that the bill does not reflect yet is not due a second time', () => {
  expect(dueOf({ ...invoice, billDueMinor: 11_900n }, 11_900n)).toBe(0n);
});

test('what is due is never negative', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 12n), (bill, unapplied) => {
      expect(dueOf({ ...invoice, billDueMinor: bill }, unapplied) >= 0n).toBe(true);
    }),
  );
});

test.each([
  ['VOID', { voided: true }],
  ['PAID', { billDueMinor: 0n }],
  [null, {}],
] as const)('says %s', (reason, change) => {
  const changed = { ...invoice, ...change };
  expect(notPayableReason(changed, dueOf(changed, 0n))).toBe(reason);
});
