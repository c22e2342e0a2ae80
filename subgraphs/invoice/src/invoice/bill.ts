import type { billChanged } from '@quittance/events/billing';
import type { DataOf } from '@quittance/events/envelope';
import type { TimelineKind } from '../timeline/timeline.ts';
import type { Invoice, InvoiceStatus } from './invoice.ts';

/** What billing says of a bill, and when that was so. */
export type BillState = Pick<DataOf<typeof billChanged>, 'status' | 'settledMinor' | 'dueMinor' | 'version' | 'cause'> & {
  at: Date;
};

/** What a newer state of the bill does to its invoice. */
export type BillOutcome = {
  invoice: Invoice;
  /** What is worth telling on the timeline. */
  kind: Extract<TimelineKind, 'PARTIALLY_PAID' | 'PAID' | 'REOPENED'> | null;
  /** Whether nothing is due any more, and before something was. */
  becamePaid: boolean;
};

/**
 * Copies the bill's absolute figures; null for a state that is not newer than what is known. The bill is the arbiter: an invoice that was voided
 * here while billing took a payment is paid again. A bill that is merely open, though, has not heard of the voiding yet.
 */
export function applyBill(invoice: Invoice, bill: BillState): BillOutcome | null {
  if (bill.version <= invoice.billVersion) return null;
  const status = statusOf(invoice, bill);
  const isVoid = status === 'VOID';
  const changed: Invoice = {
    ...invoice,
    status,
    paidMinor: bill.settledMinor,
    dueMinor: isVoid ? 0n : bill.dueMinor,
    billVersion: bill.version,
    paidAt: status === 'PAID' ? (invoice.paidAt ?? bill.at) : null,
    // Paid after it was voided here, and voided again when billing heard of that.
    voidedAt: isVoid ? (invoice.voidedAt ?? bill.at) : null,
    voidReason: isVoid ? invoice.voidReason : null,
    version: invoice.version + 1,
    updatedAt: bill.at,
  };
  return { invoice: changed, kind: kindOf(invoice, changed), becamePaid: status === 'PAID' && invoice.status !== 'PAID' };
}

function statusOf(invoice: Invoice, bill: BillState): InvoiceStatus {
  switch (bill.status) {
    case 'SETTLED':
      return 'PAID';
    case 'PARTIALLY_SETTLED':
      return 'PARTIALLY_PAID';
    case 'CANCELED':
      return 'VOID';
    case 'OPEN':
      return invoice.status === 'VOID' || invoice.status === 'UNCOLLECTIBLE' ? invoice.status : 'ISSUED';
  }
}

function kindOf(before: Invoice, after: Invoice): BillOutcome['kind'] {
  if (after.paidMinor < before.paidMinor) return 'REOPENED';
  if (after.status === 'PAID' && before.status !== 'PAID') return 'PAID';
  return after.status === 'PARTIALLY_PAID' && after.paidMinor > before.paidMinor ? 'PARTIALLY_PAID' : null;
}
