import type { Id } from '@quittance/ids';
import { type Owner, ownerOf } from '../chart/chart.ts';

export type BillStatus = 'OPEN' | 'PARTIALLY_SETTLED' | 'SETTLED' | 'CANCELED';

/** What the issued invoice says. Never changes. */
export type BillTerms = {
  invoiceNumber: string;
  partnerId: Id<'ptn'>;
  payerName: string;
  payeeName: string;
  amountMinor: bigint;
  currency: string;
  /** YYYY-MM-DD */
  issuedOn: string;
  dueOn: string | null;
  openedAt: Date;
};

/** Who has taken the invoice into their account, by the invoice's version that told. */
export type Claim = { userId: Id<'usr'>; organizationId: Id<'org'> | null; version: number };

/** What is owed for an invoice. Without terms it is awaited: something else was heard of the invoice before. */
export type Bill = {
  id: Id<'bil'>;
  invoiceId: Id<'inv'>;
  /** To whom it is owed. */
  organizationId: Id<'org'>;
  terms: BillTerms | null;
  voided: boolean;
  claim: Claim | null;
  settledMinor: bigint;
  settledAt: Date | null;
  version: number;
};

/** A bill that everybody may know of. */
export type KnownBill = Bill & { terms: BillTerms };

export function isKnown(bill: Bill): bill is KnownBill {
  return bill.terms !== null;
}

export function statusOf({ terms, voided, settledMinor }: Pick<KnownBill, 'terms' | 'voided' | 'settledMinor'>): BillStatus {
  if (voided) return 'CANCELED';
  if (settledMinor >= terms.amountMinor) return 'SETTLED';
  return settledMinor > 0n ? 'PARTIALLY_SETTLED' : 'OPEN';
}

/** What is still to be paid. */
export function dueMinor({ terms, voided, settledMinor }: Pick<KnownBill, 'terms' | 'voided' | 'settledMinor'>): bigint {
  return voided ? 0n : terms.amountMinor - settledMinor;
}

/** Who has to pay it, once they have claimed it: the organisation they acted for, else the person. */
export function claimantOf({ claim }: Pick<Bill, 'claim'>): Owner | null {
  return claim === null ? null : ownerOf(claim);
}

/** A newer claim wins; an older one, or the same again, changes nothing. */
export function withClaim(bill: Bill, claim: Claim): Bill {
  return bill.claim !== null && bill.claim.version >= claim.version ? bill : { ...bill, claim };
}

/** The bill with what is settled now: a change counts, and says when nothing was due any more. */
export function withSettled(bill: KnownBill, settledMinor: bigint, now: Date): KnownBill {
  if (settledMinor === bill.settledMinor) return bill;
  const settled = { ...bill, settledMinor, version: bill.version + 1 };
  return { ...settled, settledAt: statusOf(settled) === 'SETTLED' ? now : null };
}
