import { prismaSql } from '@quittance/database/prisma-sql';
import type { billChanged } from '@quittance/events/billing';
import type { Incoming } from '@quittance/messaging/consumer';
import { assert } from '@quittance/result';
import type { Tx } from '../deps.ts';
import { dueOf } from '../invoice/payable-invoice.ts';
import { findInvoice, saveBills } from '../invoice/store.ts';
import { expireCheckoutsAbove, invoiceSituation, invoicesWithCheckout, markApplied } from '../payment/store.ts';

/**
 * Copies what is due, and notes which payments the bills reflect now. Figures of an older version are ignored, but not the payment they
 * tell of. An open checkout that asks for more than is left ends: the invoice was paid by other means.
 */
export async function onBillChanged(tx: Tx, events: readonly Incoming<typeof billChanged>[], now: Date): Promise<void> {
  const bills = events.map(({ data }) => data);
  await saveBills(prismaSql(tx), bills);
  await markApplied(
    tx,
    bills.flatMap(({ cause }) => (cause.kind === 'PAYMENT' ? (cause.paymentId ?? []) : [])),
    now,
  );
  // Their invoices are locked since the figures were saved.
  for (const invoiceId of await invoicesWithCheckout(
    tx,
    bills.map((bill) => bill.invoiceId),
  )) {
    const invoice = await findInvoice(tx, invoiceId);
    assert(invoice !== null, 'a checkout is opened for an invoice that is known');
    const { unappliedMinor } = await invoiceSituation(tx, invoiceId);
    await expireCheckoutsAbove(tx, invoiceId, dueOf(invoice, unappliedMinor), now);
  }
}
