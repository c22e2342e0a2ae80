import type { Caller } from '@quittance/access/caller';
import { can } from '@quittance/access/permissions';
import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { PriceMode } from '@quittance/money/tax';
import type { Viewer } from '../timeline/timeline.ts';

export type InvoiceStatus = 'DRAFT' | 'ISSUED' | 'PARTIALLY_PAID' | 'PAID' | 'VOID' | 'UNCOLLECTIBLE';

/** The sums of an invoice's content. */
export type InvoiceSums = {
  lineNetMinor: bigint;
  discountMinor: bigint;
  chargeMinor: bigint;
  taxableMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
};

/** What exists from the moment of issue on, and never changes. */
export type Issue = { number: string; documentId: Id<'doc'>; payToken: string; issuedAt: Date };

/** An invoice without its lines (see `InvoiceContent` and the document's snapshot). */
export type Invoice = {
  id: Id<'inv'>;
  organizationId: Id<'org'>;
  status: InvoiceStatus;
  currency: Currency;
  priceMode: PriceMode;
  /** In a draft the planned day, if there is one. */
  issuedOn: string | null;
  dueOn: string | null;
  buyerId: Id<'ptn'> | null;
  buyerName: string | null;
  notes: string | null;
  internalNotes: string | null;
  sums: InvoiceSums;
  /** Null in a draft. */
  issue: Issue | null;
  createdByUserId: Id<'usr'> | null;
  paidMinor: bigint;
  dueMinor: bigint;
  /** Of the bill that `paidMinor` and `dueMinor` were copied from; 0 before the first. */
  billVersion: number;
  paidAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
  claim: { at: Date; userId: Id<'usr'>; organizationId: Id<'org'> | null } | null;
  sentAt: Date | null;
  viewedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
};

/** An invoice that has its number. */
export type IssuedInvoice = Invoice & { issue: Issue; issuedOn: string; buyerId: Id<'ptn'>; buyerName: string };

export function isIssued(invoice: Invoice): invoice is IssuedInvoice {
  return invoice.issue !== null && invoice.issuedOn !== null && invoice.buyerId !== null && invoice.buyerName !== null;
}

/** Whether something is owed after the day it was due. */
export function isOverdue(invoice: Pick<Invoice, 'status' | 'dueOn'>, today: string): boolean {
  const open = invoice.status === 'ISSUED' || invoice.status === 'PARTIALLY_PAID';
  return open && invoice.dueOn !== null && invoice.dueOn < today;
}

/**
 * As what the caller may see the invoice: as a member of the seller, as the payer who claimed it, or not at all (null). Who is both sees it
 * as the seller.
 */
export function viewerOf(caller: Caller, invoice: Pick<Invoice, 'organizationId' | 'issue' | 'claim'>): Viewer | null {
  const ofSeller = caller.organization?.id === invoice.organizationId && can(caller, 'invoices:read');
  if (caller.platformAdmin || ofSeller) return { kind: 'SELLER' };
  const { claim } = invoice;
  if (invoice.issue === null || claim === null || caller.userId === null) return null;
  if (caller.scopes !== null && !caller.scopes.includes('bills:read')) return null;
  const ofPayer = claim.organizationId !== null && caller.organizationIds.includes(claim.organizationId);
  if (claim.userId !== caller.userId && !ofPayer) return null;
  return { kind: 'PAYER', userId: caller.userId, organizationIds: caller.organizationIds };
}
