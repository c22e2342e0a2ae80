import { prismaSql } from '@quittance/database/prisma-sql';
import type { invoiceVoided } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import { isKnown } from '../bill/bill.ts';
import { billChangedEvent } from '../bill/bill-events.ts';
import type { Tx } from '../deps.ts';
import { reviseBills } from '../settlement/revise.ts';
import { byInvoice } from './by-invoice.ts';

/** Nothing is owed any more; what was paid goes back to whoever paid it. */
export async function onInvoiceVoided(tx: Tx, events: readonly Incoming<typeof invoiceVoided>[], now: Date): Promise<void> {
  const factOf = byInvoice(events);
  await reviseBills(prismaSql(tx), now, {
    invoices: [...factOf.values()],
    revise: (bill) => {
      if (bill.voided || !factOf.has(bill.invoiceId)) return { bill, events: [] };
      if (!isKnown(bill)) return { bill: { ...bill, voided: true }, events: [] };
      const voided = { ...bill, voided: true, settledAt: null, version: bill.version + 1 };
      const cause = { kind: 'VOID', paymentId: null, transferId: null, amountMinor: 0n } as const;
      return { bill: voided, events: [billChangedEvent(voided, cause)] };
    },
  });
}
