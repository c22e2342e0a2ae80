import type { EventContract } from '@quittance/events/envelope';
import type { Id } from '@quittance/ids';
import type { Incoming } from '@quittance/messaging/consumer';

/** The data of events by their invoice: the newest version where one invoice has several. */
export function byInvoice<Data extends { invoiceId: Id<'inv'>; version: number }>(
  events: readonly (Incoming<EventContract> & { data: Data })[],
): Map<Id<'inv'>, Data> {
  const newest = new Map<Id<'inv'>, Data>();
  for (const { data } of events) {
    const known = newest.get(data.invoiceId);
    if (known === undefined || known.version < data.version) newest.set(data.invoiceId, data);
  }
  return newest;
}
