import {
  disputeChanged,
  paymentCaptured,
  paymentFailed,
  paymentRefunded,
  paymentStarted,
  paymentUnknown,
  refundChanged,
} from '@quittance/events/payment';
import type { Id } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import type { Dispute, Payment } from './payment.ts';
import type { FactType } from './progress.ts';

/** What others are told when a fact was recorded; null for facts that concern nobody else. `payment` is the state after it. */
export function eventOf(payment: Payment, fact: FactType, first: boolean): NewEvent | null {
  switch (fact) {
    case 'CHECKOUT_OPENED':
      return first ? about(payment, paymentStarted, {}) : null;
    case 'CAPTURED':
      assert(payment.capturedAt !== null, 'a captured payment says when');
      return about(payment, paymentCaptured, { capturedAt: payment.capturedAt.toISOString() });
    case 'FAILED':
    case 'CANCELED':
    case 'EXPIRED':
      return about(payment, paymentFailed, { reason: payment.failureReason ?? 'Canceled' });
    case 'UNKNOWN':
      return about(payment, paymentUnknown, {});
    default:
      return null;
  }
}

/** What others are told of a payment's dispute. */
export function disputeEventOf(payment: Payment, dispute: Dispute, changedAt: Date): NewEvent {
  assert(payment.capturedAt !== null, 'only what was captured can be disputed');
  return about(payment, disputeChanged, {
    disputeId: dispute.id,
    disputeStatus: dispute.status,
    disputedMinor: dispute.amountMinor.toString(),
    capturedAt: payment.capturedAt.toISOString(),
    changedAt: changedAt.toISOString(),
  });
}

/** What others are told of money that went back. `refundId` is ours, or the provider's for what was given back there. */
export function refundedEventOf(payment: Payment, refund: { refundId: string; amountMinor: bigint }, refundedAt: Date): NewEvent {
  return about(payment, paymentRefunded, {
    refundId: refund.refundId,
    refundedMinor: refund.amountMinor.toString(),
    refundedAt: refundedAt.toISOString(),
  });
}

/** What others are told of a refund that is asked for, or that will not be made. */
export function refundEventOf(
  payment: Payment,
  refund: { id: Id<'ref'>; amountMinor: bigint },
  refundStatus: 'REQUESTED' | 'FAILED',
  changedAt: Date,
): NewEvent {
  assert(payment.capturedAt !== null, 'only what was captured can be refunded');
  return about(payment, refundChanged, {
    refundId: refund.id,
    refundStatus,
    refundMinor: refund.amountMinor.toString(),
    capturedAt: payment.capturedAt.toISOString(),
    changedAt: changedAt.toISOString(),
  });
}

function about(payment: Payment, contract: NewEvent['contract'], more: Record<string, string>): NewEvent {
  return {
    contract,
    subject: payment.id,
    organizationId: payment.organizationId,
    data: {
      paymentId: payment.id,
      purpose: payment.purpose,
      provider: payment.provider,
      method: payment.method,
      amountMinor: payment.amount.amountMinor.toString(),
      currency: payment.amount.currency,
      organizationId: payment.organizationId,
      invoiceId: payment.invoiceId,
      paidBy: payment.paidBy,
      toWalletId: payment.toWalletId,
      version: payment.version,
      ...more,
    },
  };
}
