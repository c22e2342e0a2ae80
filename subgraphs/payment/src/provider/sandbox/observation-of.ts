import { isCurrency, type Money, parseAmount } from '@quittance/money/money';
import type { Observation, ProviderDispute, ProviderRefund } from '../provider.ts';
import type { SandboxRefundResource, SandboxResource } from './sandbox-resource.ts';

const states = {
  OPEN: 'open',
  APPROVED: 'approved',
  PENDING: 'pending',
  CAPTURED: 'captured',
  DECLINED: 'failed',
  FAILED: 'failed',
  CANCELED: 'canceled',
} as const;

const reasons: Partial<Record<SandboxResource['status'], string>> = {
  DECLINED: 'Declined by the payer',
  FAILED: 'The bank refused the payment',
  CANCELED: 'Canceled',
};

const disputeReasons = {
  OPEN: 'The payer says that they did not order this',
  WON: 'The provider decided for the receiver',
  LOST: 'The provider decided for the payer',
} as const;

const refundStates = { PENDING: 'pending', DONE: 'done', FAILED: 'failed' } as const;

/** A checkout of the sandbox in our words; null when an amount can't be read. */
export function observationOf(resource: SandboxResource): Observation | null {
  const amount = moneyOf(resource.amount);
  const refunds = resource.refunds.map(refundOf).filter((refund) => refund !== null);
  if (amount === null || refunds.length < resource.refunds.length) return null;
  return {
    state: states[resource.status],
    checkoutId: resource.id,
    checkoutUrl: resource.approvalUrl,
    captureId: resource.captureId,
    amount,
    method: 'sandbox',
    reason: reasons[resource.status] ?? null,
    dispute: resource.dispute === null ? null : disputeOf(resource.dispute, amount),
    refunds,
  };
}

/** A refund of the sandbox in our words; null when its amount can't be read. */
export function refundOf({ id, reference, amount, state }: SandboxRefundResource): ProviderRefund | null {
  const money = moneyOf(amount);
  return money === null ? null : { refundId: id, reference, amount: money, state: refundStates[state] };
}

function disputeOf({ id, status, amount }: NonNullable<SandboxResource['dispute']>, all: Money): ProviderDispute | null {
  const money = amount === undefined ? all : moneyOf(amount);
  return money === null ? null : { id, status, amount: money, reason: disputeReasons[status] };
}

function moneyOf({ value, currency }: SandboxResource['amount']): Money | null {
  if (!isCurrency(currency)) return null;
  const amount = parseAmount(value, currency);
  return amount.ok ? { amountMinor: amount.value, currency } : null;
}
