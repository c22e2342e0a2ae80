import { prismaSql } from '@quittance/database/prisma-sql';
import type { disputeChanged } from '@quittance/events/payment';
import { toUuid } from '@quittance/ids';
import { type Incoming, Unprocessable } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { nothingHeld } from '../settlement/reservation.ts';
import { reviseBills } from '../settlement/revise.ts';
import { fundingOf, invoicesOf } from './funding-of.ts';

/**
 * Sets disputed money aside, and does what the provider has decided: money of a lost dispute is refunded, under the dispute's id. That it was
 * disputed says that it was captured, should that event be late.
 */
export async function onDisputeChanged(tx: Tx, events: readonly Incoming<typeof disputeChanged>[], now: Date): Promise<void> {
  const disputes = events.map(({ data }) => data);
  const wrong = disputes.find(({ disputedMinor }) => disputedMinor <= 0n);
  if (wrong !== undefined) throw new Unprocessable(`dispute ${wrong.disputeId} has no amount`);
  await reviseBills(prismaSql(tx), now, {
    invoices: invoicesOf(disputes),
    fundings: (billIdOf) => disputes.map((dispute) => fundingOf(dispute, dispute.capturedAt, billIdOf)),
    reservations: disputes.map(({ disputeId, paymentId, disputedMinor, disputeStatus }) => ({
      ...nothingHeld,
      ...{ id: disputeId, kind: 'DISPUTE', fundingId: toUuid(paymentId), amountMinor: disputedMinor, status: disputeStatus },
    })),
    refunds: disputes.flatMap(({ disputeId, paymentId, disputedMinor, disputeStatus, changedAt }) => {
      if (disputeStatus !== 'LOST') return [];
      const fundingId = toUuid(paymentId);
      return [{ id: disputeId, fundingId, amountMinor: disputedMinor, bookedMinor: 0n, refundedAt: new Date(changedAt) }];
    }),
  });
}
