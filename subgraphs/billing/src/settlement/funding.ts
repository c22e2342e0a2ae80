import { fromUuid, type Id } from '@quittance/ids';
import type { KnownBill } from '../bill/bill.ts';
import type { Owner } from '../chart/chart.ts';

/**
 * Money given for something, and where it is now: applied (settled the bill, or reached its receiver), released (in a wallet of the payer),
 * refunded, set aside for a dispute or a refund that was asked for; the rest is unapplied and lies on the holder account.
 */
export type Funding = {
  /** UUID of the payment; of the transfer, for a payment from a wallet. */
  id: string;
  /** `OFFLINE`: the receiver got it by themselves (cash, bank transfer ...); no money came in here. */
  source: 'PROVIDER' | 'OFFLINE' | 'WALLET';
  purpose: 'INVOICE' | 'TOP_UP' | 'PAY_USER';
  /** `sandbox`, `cash` ...; null for payments from a wallet. */
  provider: string | null;
  billId: Id<'bil'> | null;
  organizationId: Id<'org'> | null;
  paidByUserId: Id<'usr'> | null;
  paidByOrganizationId: Id<'org'> | null;
  toWalletId: Id<'wal'> | null;
  /** The account of `toWalletId`, when there is such a wallet in that currency. */
  targetAccountId: string | null;
  amountMinor: bigint;
  currency: string;
  appliedMinor: bigint;
  releasedMinor: bigint;
  refundedMinor: bigint;
  /** What of the unapplied money is reserved. */
  heldMinor: bigint;
  /** Null until it is booked. */
  holderAccountId: string | null;
  holderKind: 'payer' | 'unapplied' | 'wallet' | null;
  appliedAccountId: string | null;
  releasedAccountId: string | null;
  receivedAt: Date;
  version: number;
};

/** Money that a provider gave back, and how much of it is booked. */
export type Refund = { id: string; fundingId: string; amountMinor: bigint; bookedMinor: bigint; refundedAt: Date };

const offline: ReadonlySet<string> = new Set(['cash', 'bank_transfer', 'cheque', 'other']);

/** How a payment came in, by its provider's name. */
export function sourceOf(provider: string): 'PROVIDER' | 'OFFLINE' {
  return offline.has(provider) ? 'OFFLINE' : 'PROVIDER';
}

export function unappliedMinor(funding: Funding): bigint {
  return funding.amountMinor - funding.appliedMinor - funding.releasedMinor - funding.refundedMinor - funding.heldMinor;
}

/** The payer, when they were signed in: their organisation if they acted for one. */
export function payerOf({ paidByUserId, paidByOrganizationId }: Funding): Owner | null {
  if (paidByOrganizationId !== null) return { userId: null, organizationId: paidByOrganizationId };
  return paidByUserId === null ? null : { userId: paidByUserId, organizationId: null };
}

/** The payment that brought it; null for payments from a wallet. */
export function paymentIdOf(funding: Pick<Funding, 'id' | 'source'>): Id<'pay'> | null {
  return funding.source === 'WALLET' ? null : fromUuid('pay', funding.id);
}

/** A payment from a wallet, which is applied as it is made. */
export function walletFunding(payment: {
  /** Of the transfer. */
  id: string;
  bill: KnownBill;
  owner: Owner;
  amountMinor: bigint;
  holderAccountId: string;
  appliedAccountId: string;
  receivedAt: Date;
}): Funding {
  const { id, bill, owner, amountMinor, holderAccountId, appliedAccountId, receivedAt } = payment;
  return {
    ...newFunding,
    id,
    source: 'WALLET',
    purpose: 'INVOICE',
    provider: null,
    billId: bill.id,
    organizationId: bill.organizationId,
    paidByUserId: owner.userId,
    paidByOrganizationId: owner.organizationId,
    toWalletId: null,
    amountMinor,
    currency: bill.terms.currency,
    appliedMinor: amountMinor,
    holderAccountId,
    holderKind: 'wallet',
    appliedAccountId,
    receivedAt,
  };
}

/** What is true of money that is not booked yet. */
export const newFunding = {
  targetAccountId: null,
  appliedMinor: 0n,
  releasedMinor: 0n,
  refundedMinor: 0n,
  heldMinor: 0n,
  holderAccountId: null,
  holderKind: null,
  appliedAccountId: null,
  releasedAccountId: null,
  version: 0,
} as const satisfies Partial<Funding>;
