import type { invoiceIssued } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { saveIssued } from '../invoice/store.ts';
import { saveLink } from '../link/store.ts';
import { sortedBy } from './sorted-by.ts';

/** From now on the invoice can be paid, and its payment link opens. */
export async function onInvoiceIssued(tx: Tx, events: readonly Incoming<typeof invoiceIssued>[]): Promise<void> {
  for (const { data } of sortedBy(events, ({ data: { invoiceId } }) => invoiceId)) {
    await saveIssued(tx, data);
    await saveLink(tx, data.invoiceId, data.payToken);
  }
}
