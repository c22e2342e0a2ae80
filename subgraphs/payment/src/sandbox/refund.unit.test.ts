import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, type SandboxCheckout } from './checkout.ts';
import { leftMinorOf } from './left.ts';
import { decideRefund, type RefundOrder } from './refund.ts';

const charged: SandboxCheckout = {
  id: 'chk_1',
  reference: 'pay_1',
  amount: '119.00',
  currency: 'EUR',
  description: 'Invoice 1',
  returnUrl: 'http://localhost/return',
  status: 'CAPTURED',
  fault: null,
  captureId: 'cap_1',
  captureKey: 'key_1',
  charges: 1,
  disputeId: null,
  disputeStatus: null,
  disputedAmount: null,
  refunds: [],
};

const order = (amountMinor: bigint | null, key: string | null = 'key_1'): RefundOrder => ({
  id: 'rfd_1',
  idempotencyKey: key,
  reference: 'ref_1',
  amountMinor,
});

function after(checkout: SandboxCheckout, asked: RefundOrder): SandboxCheckout {
  const decision = decideRefund(checkout, asked);
  return decision.kind === 'done' ? { ...checkout, refunds: [...checkout.refunds, decision.refund] } : checkout;
}

const won = { disputeId: 'dsp_1', disputeStatus: 'WON', disputedAmount: '119.00' } as const;

test('no more goes back than was charged, in whatever parts, under whatever keys', () => {
  const orders = fc.array(
    fc
      .tuple(fc.bigInt({ min: -1n, max: 12_000n }), fc.option(fc.constantFrom('key_1', 'key_2', 'key_3')))
      .map(([amountMinor, key]) => order(amountMinor, key)),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(orders, (asked) => {
      const { refunds, ...rest } = asked.reduce(after, charged);
      const sum = refunds.reduce((total, { amountMinor }) => total + amountMinor, 0n);
      expect(sum).toBeLessThanOrEqual(11_900n);
      expect(leftMinorOf({ ...rest, refunds })).toBe(11_900n - sum);
      const keys = refunds.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});

test('the same key answers the first refund; with another amount it is a conflict', () => {
  const once = after(charged, order(1_900n));
  expect(decideRefund(once, order(1_900n))).toMatchObject({ kind: 'same', refund: { amountMinor: 1_900n } });
  expect(decideRefund(once, order(1_901n)).kind).toBe('conflict');
  expect(decideRefund(once, order(1_900n, 'key_2')).kind).toBe('done');
});

test('nothing is refunded before it was charged, while it is disputed or after it was lost', () => {
  const refused = (change: Partial<SandboxCheckout>) => decideRefund({ ...charged, ...change }, order(null)).kind;
  expect(refused({ status: 'PENDING' })).toBe('conflict');
  expect(refused({ ...won, disputeStatus: 'OPEN' })).toBe('conflict');
  expect(refused({ ...won, disputeStatus: 'LOST' })).toBe('conflict');
  expect(refused(won)).toBe('done');
});

test('what was refunded can not be disputed', () => {
  const dispute = { type: 'dispute', disputeId: 'dsp_1' } as const;
  expect(decide(after(charged, order(1_900n)), dispute)).toMatchObject({ change: { disputedAmount: '100.00' } });
  expect(decide(after(charged, order(null)), dispute).kind).toBe('conflict');
});

test('an answer that gets lost tells nobody, and a pending refund is made later; on its own page neither happens', () => {
  const lost = { ...charged, fault: 'timeout_after_refund' } as const;
  const pending = { ...charged, fault: 'pending_refund' } as const;
  expect(decideRefund(lost, order(1n))).toMatchObject({ refund: { state: 'DONE' }, webhook: null, hang: true });
  expect(decideRefund(pending, order(1n))).toMatchObject({ refund: { state: 'PENDING' }, webhook: 'refund.pending' });
  for (const checkout of [lost, pending])
    expect(decideRefund(checkout, order(1n, null))).toMatchObject({ refund: { state: 'DONE' }, webhook: 'refund.completed' });
});
