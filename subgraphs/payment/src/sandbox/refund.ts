import type { SandboxCheckout } from './checkout.ts';
import { leftMinorOf, type SandboxRefund } from './left.ts';

/** What is asked for; `amountMinor` null means what is left. */
export type RefundOrder = Pick<SandboxRefund, 'id' | 'idempotencyKey' | 'reference'> & { amountMinor: bigint | null };

export type RefundDecision =
  | { kind: 'done'; refund: SandboxRefund; webhook: string | null; hang: boolean }
  | { kind: 'same'; refund: SandboxRefund }
  | { kind: 'conflict'; message: string };

const conflict = (message: string): RefundDecision => ({ kind: 'conflict', message });

/** The sandbox's rules for refunds: of what was charged, partly or wholly, not while it is disputed, and once per idempotency key. */
export function decideRefund(checkout: SandboxCheckout, order: RefundOrder): RefundDecision {
  const before = order.idempotencyKey === null ? undefined : withKey(checkout, order.idempotencyKey);
  if (before !== undefined) {
    const isSame = before.reference === order.reference && before.amountMinor === order.amountMinor;
    return isSame ? { kind: 'same', refund: before } : conflict('This idempotency key was used before with another body.');
  }
  if (checkout.status !== 'CAPTURED') return conflict('Only what was charged can be refunded.');
  if (checkout.disputeStatus === 'OPEN') return conflict('The payment is disputed.');
  const leftMinor = leftMinorOf(checkout);
  const amountMinor = order.amountMinor ?? leftMinor;
  if (amountMinor <= 0n || amountMinor > leftMinor) return conflict('That is more than what is left of the payment.');
  const refund = { ...order, amountMinor };
  // What is done on the provider's page is done.
  const fault = order.idempotencyKey === null ? null : checkout.fault;
  if (fault === 'pending_refund')
    return { kind: 'done', refund: { ...refund, state: 'PENDING' }, webhook: 'refund.pending', hang: false };
  // No webhook either, else nobody would have to ask what became of it.
  const hang = fault === 'timeout_after_refund';
  return { kind: 'done', refund: { ...refund, state: 'DONE' }, webhook: hang ? null : 'refund.completed', hang };
}

function withKey({ refunds }: SandboxCheckout, key: string): SandboxRefund | undefined {
  return refunds.find(({ idempotencyKey }) => idempotencyKey === key);
}
