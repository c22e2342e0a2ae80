import type { Id } from '@quittance/ids';
import { pendingAfterMs, unknownAfterMs } from '../payment/payment.ts';

/** See the API's `PaymentRefundStatus`. */
export const refundStatuses = ['REQUESTED', 'RESERVED', 'SUCCEEDED', 'FAILED', 'REFUSED'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** A refund as it stands now. Minor units of the payment's currency. */
export type Refund = {
  id: Id<'ref'>;
  paymentId: Id<'pay'>;
  amountMinor: bigint;
  reason: string | null;
  status: RefundStatus;
  failureReason: string | null;
  /** The provider's name for it; null until it told. */
  providerRefundId: string | null;
  /** Calls to the provider that were begun. */
  tries: number;
  checks: number;
  createdAt: Date;
  endedAt: Date | null;
};

/** Its money is neither back with the payer nor free for another refund. */
export function isUnderWay({ status }: Pick<Refund, 'status'>): boolean {
  return status === 'REQUESTED' || status === 'RESERVED';
}

/** What of a payment's captured money may still be asked back. */
export function leftMinor(
  payment: { amount: { amountMinor: bigint }; refundedMinor: bigint },
  refunds: readonly Pick<Refund, 'status' | 'amountMinor'>[],
): bigint {
  const underWay = refunds.filter(isUnderWay).reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return payment.amount.amountMinor - payment.refundedMinor - underWay;
}

/** When the worker looks at a refund again that its provider has (pending), or may not have, made yet. */
export function nextRefundCheckAt({ providerRefundId, checks }: Pick<Refund, 'providerRefundId' | 'checks'>, now: Date): Date {
  return new Date(now.getTime() + (providerRefundId === null ? unknownAfterMs(checks) : pendingAfterMs(checks)));
}
