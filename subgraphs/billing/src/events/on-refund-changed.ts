import { prismaSql } from '@quittance/database/prisma-sql';
import type { refundChanged } from '@quittance/events/payment';
import { toUuid } from '@quittance/ids';
import { type Incoming, Unprocessable } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { nothingHeld } from '../settlement/reservation.ts';
import { reviseBills } from '../settlement/revise.ts';
import { fundingOf, invoicesOf } from './funding-of.ts';

/**
 * Sets the money of a refund aside that somebody asked for, or refuses, and tells which; hands it back when the refund failed. That it is asked
 * for says that the payment was captured, should that event be late.
 */
export async function onRefundChanged(tx: Tx, events: readonly Incoming<typeof refundChanged>[], now: Date): Promise<void> {
  const refunds = events.map(({ data }) => data);
  const wrong = refunds.find(({ refundMinor }) => refundMinor <= 0n);
  if (wrong !== undefined) throw new Unprocessable(`refund ${wrong.refundId} has no amount`);
  await reviseBills(prismaSql(tx), now, {
    invoices: invoicesOf(refunds),
    fundings: (billIdOf) => refunds.map((refund) => fundingOf(refund, refund.capturedAt, billIdOf)),
    reservations: refunds.map(({ refundId, paymentId, refundMinor, refundStatus }) => ({
      ...nothingHeld,
      ...{ id: refundId, kind: 'REFUND', fundingId: toUuid(paymentId), amountMinor: refundMinor, status: refundStatus },
    })),
  });
}
