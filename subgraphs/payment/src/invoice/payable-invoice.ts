import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';

export type InvoiceLine = { description: string; quantity: string; totalMinor: bigint };

/** What this service knows of an issued invoice. */
export type PayableInvoice = {
  id: Id<'inv'>;
  organizationId: Id<'org'>;
  number: string;
  currency: Currency;
  totalMinor: bigint;
  taxMinor: bigint;
  issuedOn: string;
  dueOn: string | null;
  sellerName: string;
  buyerName: string;
  lines: readonly InvoiceLine[];
  notes: string | null;
  voided: boolean;
  claimedByUserId: Id<'usr'> | null;
  claimedByOrganizationId: Id<'org'> | null;
  /** What the bill says; null until billing told of it, which means all of it. */
  billDueMinor: bigint | null;
};

/** What is left to pay, given what succeeded without the bill reflecting it yet. Never below zero. */
export function dueOf(invoice: PayableInvoice, unappliedMinor: bigint): bigint {
  if (invoice.voided) return 0n;
  const due = (invoice.billDueMinor ?? invoice.totalMinor) - unappliedMinor;
  return due > 0n ? due : 0n;
}

/** Why nothing can be paid, or null when something is due. */
export function notPayableReason(invoice: PayableInvoice, dueMinor: bigint): 'VOID' | 'PAID' | null {
  if (invoice.voided) return 'VOID';
  return dueMinor === 0n ? 'PAID' : null;
}
