import { formatAmount, isCurrency, parseAmount } from '@quittance/money/money';

/** Money that the sandbox gave back, or is about to. Minor units of the checkout's currency. */
export type SandboxRefund = {
  id: string;
  /** Null: made on the sandbox's page. */
  idempotencyKey: string | null;
  /** What the merchant calls it; null when it was not asked for by the merchant. */
  reference: string | null;
  amountMinor: bigint;
  state: 'PENDING' | 'DONE' | 'FAILED';
};

/** What of a checkout says how much is left of its payment. */
type Charged = {
  amount: string;
  currency: string;
  refunds: readonly SandboxRefund[];
  disputeStatus: string | null;
  disputedAmount: string | null;
};

/** What was charged and is neither given back, nor about to be, nor lost by a dispute. */
export function leftMinorOf({ amount, currency, refunds, disputeStatus, disputedAmount }: Charged): bigint {
  const lost = disputeStatus === 'LOST' && disputedAmount !== null ? minorOf(disputedAmount, currency) : 0n;
  const refunded = refunds.reduce((sum, { amountMinor, state }) => (state === 'FAILED' ? sum : sum + amountMinor), 0n);
  return minorOf(amount, currency) - lost - refunded;
}

/** What is left of the payment, as the REST interface tells amounts. */
export function leftOf(charged: Charged): string {
  return textOf(leftMinorOf(charged), charged.currency);
}

/** An amount in minor units as the REST interface tells it. */
export function textOf(amountMinor: bigint, currency: string): string {
  return isCurrency(currency) ? formatAmount(amountMinor, currency) : '0';
}

/** Nothing is left of an amount that can't be read. */
export function minorOf(amount: string, currency: string): bigint {
  const parsed = isCurrency(currency) ? parseAmount(amount, currency) : null;
  return parsed?.ok ? parsed.value : 0n;
}
