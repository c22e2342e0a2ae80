import type { billChanged } from '@quittance/events/billing';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { dueOf } from '../invoice/payable-invoice.ts';
import { lockInvoice, saveBill } from '../invoice/store.ts';
import { expireCheckoutsAbove, invoiceSituation, markApplied } from '../payment/store.ts';
import { sortedBy } from './sorted-by.ts';

/**
 * Copies what is due, and notes which payment the bill reflects now. Figures of an older version are ignored, but not the payment they
 * tell of. An open checkout that asks for more than is left ends: the invoice was paid by other means.
 */
export async function onBillChanged(tx: Tx, events: readonly Incoming<typeof billChanged>[], now: Date): Promise<void> {
  for (const { data } of sortedBy(events, ({ data: { invoiceId } }) => invoiceId)) {
    await saveBill(tx, data);
    if (data.cause.kind === 'PAYMENT' && data.cause.paymentId !== null) await markApplied(tx, data.cause.paymentId, now);
    const invoice = await lockInvoice(tx, data.invoiceId);
    const { unappliedMinor } = await invoiceSituation(tx, data.invoiceId);
    await expireCheckoutsAbove(tx, data.invoiceId, invoice === null ? data.dueMinor : dueOf(invoice, unappliedMinor), now);
  }
}
