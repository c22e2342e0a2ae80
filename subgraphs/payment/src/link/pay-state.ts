import type { Id } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { dueOf, type PayableInvoice } from '../invoice/payable-invoice.ts';
import { findInvoice } from '../invoice/store.ts';
import type { Payment } from '../payment/payment.ts';
import { invoiceSituation, newestPayment } from '../payment/store.ts';

/** What the payment page shows. `dueMinor` is what is left to pay. */
export type PayState = {
  kind: 'payable' | 'pending' | 'paid' | 'void';
  invoice: PayableInvoice;
  dueMinor: bigint;
  /** The newest payment, to tell that it failed or is under way. */
  last: Payment | null;
};

/** How the invoice stands now; null while the invoice itself has not arrived. */
export async function payStateOf(deps: Deps, invoiceId: Id<'inv'>): Promise<PayState | null> {
  return deps.db.$transaction(async (tx) => {
    const invoice = await findInvoice(tx, invoiceId);
    if (invoice === null) return null;
    const { open, unappliedMinor } = await invoiceSituation(tx, invoiceId);
    const dueMinor = dueOf(invoice, unappliedMinor);
    const last = await newestPayment(tx, invoiceId);
    return { kind: kindOf(invoice, dueMinor, open), invoice, dueMinor, last };
  });
}

function kindOf(invoice: PayableInvoice, dueMinor: bigint, open: Payment | null): PayState['kind'] {
  if (invoice.voided) return 'void';
  if (dueMinor === 0n) return 'paid';
  return open !== null && (open.status === 'PENDING' || open.status === 'UNKNOWN') ? 'pending' : 'payable';
}
