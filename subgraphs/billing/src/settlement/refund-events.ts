import { refundDecided } from '@quittance/events/billing';
import { parseId } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import { type Funding, paymentIdOf } from './funding.ts';
import type { RefundDecision } from './step.ts';

/** Whether the money of a refund that was asked for is set aside. Told once: a refund that is asked for again is decided already. */
export function refundDecidedEvent(funding: Funding, { refund, reason }: RefundDecision): NewEvent<typeof refundDecided> {
  const [refundId, paymentId] = [parseId('ref', refund.id), paymentIdOf(funding)];
  assert(refundId !== null && paymentId !== null, 'a refund that is asked for has an id of its own, and is of a payment');
  return {
    contract: refundDecided,
    subject: refundId,
    organizationId: funding.organizationId,
    data: {
      refundId,
      paymentId,
      decision: reason === null ? 'RESERVED' : 'REFUSED',
      reason,
      amountMinor: refund.amountMinor.toString(),
      currency: funding.currency,
    },
  };
}
