import { prismaSql } from '@quittance/database/prisma-sql';
import type { DataOf } from '@quittance/events/envelope';
import type { invoiceIssued } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import { type Bill, type KnownBill, statusOf } from '../bill/bill.ts';
import { billChangedEvent, billOpenedEvent } from '../bill/bill-events.ts';
import type { BillingEvent } from '../billing-event.ts';
import type { Tx } from '../deps.ts';
import { reviseBills } from '../settlement/revise.ts';
import { byInvoice } from './by-invoice.ts';

/** Opens the bill. Payments, claims and voidings that came before find their place now. */
export async function onInvoiceIssued(tx: Tx, events: readonly Incoming<typeof invoiceIssued>[], now: Date): Promise<void> {
  const factOf = byInvoice(events);
  await reviseBills(prismaSql(tx), now, {
    invoices: [...factOf.values()],
    revise: (bill) => {
      const fact = factOf.get(bill.invoiceId);
      return fact === undefined || bill.terms !== null ? { bill, events: [] } : open(bill, fact, now);
    },
  });
}

function open(bill: Bill, fact: DataOf<typeof invoiceIssued>, now: Date): { bill: Bill; events: BillingEvent[] } {
  const terms = {
    invoiceNumber: fact.number,
    partnerId: fact.buyer.partnerId,
    payerName: fact.buyer.name,
    payeeName: fact.seller.name,
    amountMinor: fact.totalMinor,
    currency: fact.currency,
    issuedOn: fact.issuedOn,
    dueOn: fact.dueOn,
    openedAt: now,
  };
  const opened: KnownBill = { ...bill, organizationId: fact.organizationId, terms, version: bill.version + 1 };
  const told = billOpenedEvent(opened);
  if (statusOf(opened) === 'OPEN') return { bill: opened, events: [told] };
  // Voided before it was known, or an invoice over nothing: that it opened is not all there is to say.
  const settledAt = opened.voided ? null : now;
  const kind = opened.voided ? 'VOID' : 'PAYMENT';
  const closed = { ...opened, settledAt, version: opened.version + 1 };
  const cause = { kind, paymentId: null, transferId: null, amountMinor: 0n } as const;
  return { bill: closed, events: [told, billChangedEvent(closed, cause)] };
}
