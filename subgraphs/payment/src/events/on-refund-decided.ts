import type { refundDecided } from '@quittance/events/billing';
import type { Incoming } from '@quittance/messaging/consumer';
import { assert } from '@quittance/result';
import type { Tx } from '../deps.ts';
import { lockPayment } from '../payment/store.ts';
import { findRefund, writeEnd, writeReserved } from '../refund/store.ts';
import { sortedBy } from './sorted-by.ts';

const reasons = {
  INSUFFICIENT_FUNDS: 'The wallet that it has to come from has too little',
  DISPUTED: 'The payer disputes the payment; the provider decides',
} as const;

/** Billing has set the money of a refund aside, and the worker gives it back; or it has not, and the refund ends. */
export async function onRefundDecided(tx: Tx, events: readonly Incoming<typeof refundDecided>[], now: Date): Promise<void> {
  for (const { data } of sortedBy(events, ({ data: { paymentId } }) => paymentId)) {
    await lockPayment(tx, data.paymentId);
    const refund = await findRefund(tx, data.refundId);
    assert(refund !== null, 'billing decides on what was asked for');
    if (refund.status !== 'REQUESTED') continue;
    if (data.decision === 'RESERVED') await writeReserved(tx, refund.id, now);
    else {
      const failureReason = reasons[data.reason ?? 'INSUFFICIENT_FUNDS'];
      await writeEnd(tx, refund.id, { status: 'REFUSED', failureReason, at: now });
    }
  }
}
