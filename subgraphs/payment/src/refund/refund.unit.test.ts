import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnderWay, leftMinor, refundable, refundStatuses } from './refund.ts';

const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' as const });
const payment = { amount: eur(11_900n), refundedMinor: 0n, capturedAt: new Date(0), status: 'SUCCEEDED' as const };

test('what went back, what is under way and what is left are the payment, whatever is asked for', () => {
  const wishes = fc.array(fc.tuple(fc.option(fc.bigInt({ min: -1n, max: 12_000n })), fc.constantFrom(...refundStatuses)), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(wishes, (asked) => {
      const refunds: { amountMinor: bigint; status: (typeof refundStatuses)[number] }[] = [];
      let refundedMinor = 0n;
      for (const [wish, status] of asked) {
        const accepted = refundable({ ...payment, refundedMinor }, refunds, wish === null ? null : eur(wish), true);
        if (!accepted.ok) continue;
        expect(accepted.value).toBeGreaterThan(0n);
        refunds.push({ amountMinor: accepted.value, status });
        if (status === 'SUCCEEDED') refundedMinor += accepted.value;
      }
      const underWay = refunds.filter(isUnderWay).reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      const left = leftMinor({ ...payment, refundedMinor }, refunds);
      expect(left).toBeGreaterThanOrEqual(0n);
      expect(refundedMinor + underWay + left).toBe(11_900n);
    }),
  );
});

test('says why nothing can be given back', () => {
  const reason = (change: object, canRefund = true) => refundable({ ...payment, ...change }, [], null, canRefund);
  expect(reason({ capturedAt: null })).toMatchObject({ error: { reason: 'NOT_CAPTURED' } });
  expect(reason({ status: 'DISPUTED' })).toMatchObject({ error: { reason: 'DISPUTED' } });
  expect(reason({ refundedMinor: 11_900n })).toMatchObject({ error: { reason: 'NOTHING_LEFT' } });
  expect(reason({}, false)).toMatchObject({ error: { reason: 'PROVIDER' } });
});

test('a payment has a limited number of refunds', () => {
  const refunds = Array.from({ length: 100 }, () => ({ amountMinor: 1n, status: 'REFUSED' as const }));
  expect(refundable(payment, refunds, null, true)).toMatchObject({ error: { code: 'INVALID', path: ['paymentId'] } });
  expect(refundable(payment, refunds.slice(1), null, true)).toEqual({ ok: true, value: 11_900n });
});
