import type { Id } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import type { FactType, Status } from './progress.ts';

export const purposes = ['INVOICE', 'TOP_UP', 'PAY_USER'] as const;
export type Purpose = (typeof purposes)[number];

/** A signed-in payer: the person, and the organisation they pay for, if any. */
export type Payer = { userId: Id<'usr'>; organizationId: Id<'org'> | null };

/** What is agreed when a payment is asked for; none of it changes afterwards, except that an anonymous payer may sign in. */
export type PaymentTerms = {
  purpose: Purpose;
  /** An online provider's id, or how an offline payment was received. */
  provider: string;
  amount: Money;
  /** The receiver of an invoice's payment, else the payer's organisation. */
  organizationId: Id<'org'> | null;
  /** Exactly one of `invoiceId` and `toWalletId` is set. */
  invoiceId: Id<'inv'> | null;
  toWalletId: Id<'wal'> | null;
  /** Who owned the wallet when the payment was asked for. */
  toUserId: Id<'usr'> | null;
  toOrganizationId: Id<'org'> | null;
  paidBy: Payer | null;
  /** Absolute, of this installation; null shows a page of ours. */
  returnUrl: string | null;
};

/** That the payer has the provider decide whether the payment stands. Minor units of the payment's currency. */
export type Dispute = { id: string; status: 'OPEN' | 'WON' | 'LOST'; amountMinor: bigint };

/** What the receiver notes of an offline payment. */
export type OfflineDetails = { receivedOn: string; reference: string | null; recordedByUserId: Id<'usr'> };

/** A payment as it stands now. `version` counts its facts. */
export type Payment = PaymentTerms & {
  id: Id<'pay'>;
  /** The means of payment as the provider tells it. */
  method: string;
  refundedMinor: bigint;
  status: Status;
  version: number;
  last: FactType;
  /** The provider's name for the checkout. */
  checkoutId: string | null;
  checkoutUrl: string | null;
  expiresAt: Date | null;
  captureId: string | null;
  /** The one that is open, or the last one. */
  dispute: Dispute | null;
  failureReason: string | null;
  reference: string | null;
  receivedOn: string | null;
  /** How often the worker asked the provider since the last change. */
  checks: number;
  createdAt: Date;
  capturedAt: Date | null;
};

/** One thing that happened to a payment. */
export type PaymentFact = { type: FactType; at: Date; detail: string | null };

/** How long a payer has to approve. */
export const checkoutLifetimeMs = 30 * 60_000;

/** The most one payment may be, in minor units: keeps sums of wallets and reports far away from 64 bits. */
export const mostPaymentMinor = 1_000_000_000_000n;

/** How long after a call was begun it may be taken for lost: the time-out of the call, and some for the process to note the outcome. */
export const callGraceMs = 5_000;

const second = 1_000;
const minute = 60 * second;
const unknownLadder = [second, 2 * second, 5 * second, 10 * second, 30 * second, minute, 5 * minute];
const pendingLadder = [minute, 5 * minute, 15 * minute, 60 * minute];

const rung = (ladder: readonly number[], checks: number) => ladder[Math.min(checks, ladder.length - 1)] ?? minute;

/** How long to wait before a provider is asked again that did not say what happened, and one that is not done yet. */
export const unknownAfterMs = (checks: number): number => rung(unknownLadder, checks);
export const pendingAfterMs = (checks: number): number => rung(pendingLadder, checks);

/**
 * When the worker looks at a payment next, null when its outcome is known. A payment that stands at CREATED or APPROVED is being worked
 * on by a call; it is looked at only when that call must have ended and told nothing.
 */
export function nextCheckAt(
  payment: Pick<Payment, 'status' | 'last' | 'expiresAt' | 'checks'>,
  now: Date,
  callTimeoutMs: number,
): Date | null {
  const after = (ms: number) => new Date(now.getTime() + ms);
  switch (payment.status) {
    case 'CREATED':
      return after(callTimeoutMs + callGraceMs);
    case 'REQUIRES_ACTION':
      return payment.expiresAt !== null && payment.expiresAt > now ? payment.expiresAt : after(unknownAfterMs(payment.checks));
    case 'PENDING':
      return payment.last === 'APPROVED' ? after(callTimeoutMs + callGraceMs) : after(pendingAfterMs(payment.checks));
    case 'UNKNOWN':
      return after(unknownAfterMs(payment.checks));
    default:
      return null;
  }
}
