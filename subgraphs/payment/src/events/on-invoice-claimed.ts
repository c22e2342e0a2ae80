import type { invoiceClaimed } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { saveClaim } from '../invoice/store.ts';
import { sortedBy } from './sorted-by.ts';

/** Whoever claimed the invoice may pay it from their account. */
export async function onInvoiceClaimed(tx: Tx, events: readonly Incoming<typeof invoiceClaimed>[]): Promise<void> {
  for (const { data } of sortedBy(events, ({ data: { invoiceId } }) => invoiceId)) await saveClaim(tx, data);
}
