import { prismaSql } from '@quittance/database/prisma-sql';
import type { invoiceIssued } from '@quittance/events/invoice';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { saveIssued } from '../invoice/store.ts';
import { saveLinks } from '../link/store.ts';

/** From now on the invoice can be paid, and its payment link opens. */
export async function onInvoiceIssued(tx: Tx, events: readonly Incoming<typeof invoiceIssued>[]): Promise<void> {
  const issued = events.map(({ data }) => data);
  await saveIssued(prismaSql(tx), issued);
  await saveLinks(tx, issued);
}
