import type { invoiceVoided } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { saveVoided } from '../invoice/store.ts';
import { expireCheckoutsAbove } from '../payment/store.ts';
import { sortedBy } from './sorted-by.ts';

/** Nothing is owed any more: a checkout that is open ends. */
export async function onInvoiceVoided(tx: Tx, events: readonly Incoming<typeof invoiceVoided>[], now: Date): Promise<void> {
  for (const { data } of sortedBy(events, ({ data: { invoiceId } }) => invoiceId)) {
    await saveVoided(tx, data);
    await expireCheckoutsAbove(tx, data.invoiceId, 0n, now);
  }
}
