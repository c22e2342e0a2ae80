import { prismaSql } from '@quittance/database/prisma-sql';
import type { paymentRefunded } from '@quittance/events/payment';
import { toUuid } from '@quittance/ids';
import { type Incoming, Unprocessable } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { reviseBills } from '../settlement/revise.ts';
import { fundingOf, invoicesOf } from './funding-of.ts';

/** Books money that went back. That it was refunded says that it was captured, should that event be late. */
export async function onPaymentRefunded(tx: Tx, events: readonly Incoming<typeof paymentRefunded>[], now: Date): Promise<void> {
  const payments = events.map(({ data }) => data);
  await reviseBills(prismaSql(tx), now, {
    invoices: invoicesOf(payments),
    fundings: (billIdOf) => payments.map((payment) => fundingOf(payment, payment.refundedAt, billIdOf)),
    refunds: payments.map(({ refundId, paymentId, refundedMinor, refundedAt }) => {
      if (refundedMinor <= 0n) throw new Unprocessable(`refund ${refundId} has no amount`);
      const fundingId = toUuid(paymentId);
      return { id: refundId, fundingId, amountMinor: refundedMinor, bookedMinor: 0n, refundedAt: new Date(refundedAt) };
    }),
  });
}
