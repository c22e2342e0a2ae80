import { newId } from '@quittance/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyBill, type BillState } from './bill.ts';
import { exampleInvoice } from './example-invoice.ts';
import type { Invoice } from './invoice.ts';

const total = 11_900n;
const cause = { kind: 'PAYMENT', paymentId: newId('pay'), transferId: null, amountMinor: 1n } as const;
const at = new Date('2026-02-01T08:00:00Z');

/** A bill of which so much is settled. */
function bill(version: number, settledMinor: bigint): BillState {
  const status = settledMinor === 0n ? 'OPEN' : settledMinor < total ? 'PARTIALLY_SETTLED' : 'SETTLED';
  return { status, settledMinor, dueMinor: total - settledMinor, version, cause, at };
}

const invoice = exampleInvoice({ status: 'ISSUED', dueMinor: total });

describe('applyBill', () => {
  test('sets status and figures as the bill says', () => {
    expect(applyBill(invoice, bill(1, 5_000n))).toMatchObject({
      ...{ invoice: { status: 'PARTIALLY_PAID', paidMinor: 5_000n, dueMinor: 6_900n, paidAt: null }, kind: 'PARTIALLY_PAID' },
      becamePaid: false,
    });
    expect(applyBill(invoice, bill(1, total))).toMatchObject({
      ...{ invoice: { status: 'PAID', paidMinor: total, dueMinor: 0n, paidAt: at }, kind: 'PAID', becamePaid: true },
    });
  });

  test('ignores what is not newer than what it knows', () => {
    const known = exampleInvoice({ status: 'PAID', billVersion: 3 });
    expect(applyBill(known, bill(3, 0n))).toBeNull();
    expect(applyBill(known, bill(2, 0n))).toBeNull();
  });

  test('of any states in any order, with any repetitions, the newest one stays', () => {
    const states = fc
      .array(fc.bigInt({ min: 0n, max: total }), { minLength: 1, maxLength: 6 })
      .map((amounts) => amounts.map((amount, index) => bill(index + 1, amount)));
    const deliveries = states.chain((all) =>
      fc
        .array(fc.constantFrom(...all), { maxLength: 12 })
        .map((some) => ({ all, told: [...some, ...all] }))
        .chain(({ all: each, told }) =>
          fc.shuffledSubarray(told, { minLength: told.length }).map((order) => ({ newest: each.at(-1), order })),
        ),
    );
    fc.assert(
      fc.property(deliveries, ({ newest, order }) => {
        const end = order.reduce<Invoice>((state, next) => applyBill(state, next)?.invoice ?? state, invoice);
        expect([end.paidMinor, end.dueMinor, end.billVersion]).toEqual([newest?.settledMinor, newest?.dueMinor, newest?.version]);
        expect(end.status).toBe(end.paidMinor === 0n ? 'ISSUED' : end.dueMinor === 0n ? 'PAID' : 'PARTIALLY_PAID');
      }),
    );
  });

  test('a void invoice stays void for an open bill, and is paid when the bill is settled', () => {
    const voided = exampleInvoice({ status: 'VOID', dueMinor: 0n, voidedAt: at, voidReason: 'Mistake' });
    expect(applyBill(voided, bill(1, 0n))?.invoice).toMatchObject({ status: 'VOID', dueMinor: 0n, voidReason: 'Mistake' });
    expect(applyBill(voided, bill(1, total))?.invoice).toMatchObject({ status: 'PAID', voidedAt: null, voidReason: null });
  });

  test('an invoice that was paid while it was being voided says when it became void after all', () => {
    const paid = exampleInvoice({ status: 'PAID', paidMinor: total, dueMinor: 0n, billVersion: 1, paidAt: at });
    const canceled: BillState = { ...bill(2, 0n), status: 'CANCELED', dueMinor: 0n };
    expect(applyBill(paid, canceled)?.invoice).toMatchObject({ status: 'VOID', voidedAt: at, paidAt: null });
  });

  test('money that goes back is told of as reopening, and paying again as paying', () => {
    const paid = exampleInvoice({ status: 'PAID', paidMinor: total, dueMinor: 0n, billVersion: 1, paidAt: at });
    const reopened = applyBill(paid, bill(2, 5_000n));
    expect(reopened).toMatchObject({ kind: 'REOPENED', invoice: { status: 'PARTIALLY_PAID', paidAt: null } });
    expect(applyBill(reopened?.invoice ?? paid, bill(3, total))).toMatchObject({ kind: 'PAID', becamePaid: true });
  });
});
