import type { Id } from '@quittance/ids';
import { formatAmount, type Money } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import type { CurrencyMismatch, InvalidInput } from '../payment/errors.ts';
import { type Payment, pendingAfterMs, unknownAfterMs } from '../payment/payment.ts';
import { acceptableAmount } from '../payment/rules.ts';
import type { ProviderRegistry } from '../provider/provider.ts';
import type { PaymentNotRefundable } from './errors.ts';

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

/** Far more than anybody gives back in parts: what is asked for is looked through each time. */
const mostRefunds = 100;

/** What of a payment's captured money may still be asked back. */
export function leftMinor(
  { amount, refundedMinor }: Pick<Payment, 'amount' | 'refundedMinor'>,
  refunds: readonly Pick<Refund, 'status' | 'amountMinor'>[],
): bigint {
  const underWay = refunds.filter(isUnderWay).reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return amount.amountMinor - refundedMinor - underWay;
}

/** Whether a payment's provider gives money back, if asked to. Cash a person gives back, and nobody has to be asked. */
export function canGiveBack(
  providers: ProviderRegistry,
  { provider, receivedOn }: Pick<Payment, 'provider' | 'receivedOn'>,
): boolean {
  return receivedOn !== null || providers.get(provider)?.capabilities.refunds === true;
}

/** How much of a payment is given back when `wanted` (null: what is left) is asked for; `canRefund`: whether its provider does such. */
export function refundable(
  payment: Pick<Payment, 'amount' | 'refundedMinor' | 'capturedAt' | 'status'>,
  refunds: readonly Pick<Refund, 'status' | 'amountMinor'>[],
  wanted: Money | null,
  canRefund: boolean,
): Result<bigint, PaymentNotRefundable | CurrencyMismatch | InvalidInput> {
  const no = (reason: PaymentNotRefundable['reason']) =>
    err({ code: 'PAYMENT_NOT_REFUNDABLE', path: ['paymentId'], reason } as const);
  const { currency } = payment.amount;
  if (payment.capturedAt === null) return no('NOT_CAPTURED');
  if (payment.status === 'DISPUTED') return no('DISPUTED');
  if (!canRefund) return no('PROVIDER');
  const left = leftMinor(payment, refunds);
  if (left <= 0n) return no('NOTHING_LEFT');
  if (refunds.length >= mostRefunds) {
    return err({ code: 'INVALID', path: ['paymentId'], message: `has ${mostRefunds} refunds already` });
  }
  const amount = acceptableAmount(wanted ?? { amountMinor: left, currency }, currency, null);
  if (!amount.ok) return amount;
  if (amount.value.amountMinor <= left) return ok(amount.value.amountMinor);
  const message = `is more than what is left, ${formatAmount(left, currency)} ${currency}`;
  return err({ code: 'INVALID', path: ['amount'], message });
}

/** When the worker looks at a refund again that its provider has (pending), or may not have, made yet. */
export function nextRefundCheckAt({ providerRefundId, checks }: Pick<Refund, 'providerRefundId' | 'checks'>, now: Date): Date {
  return new Date(now.getTime() + (providerRefundId === null ? unknownAfterMs(checks) : pendingAfterMs(checks)));
}
