import { parseId } from '@quittance/ids';
import { viewerOf } from '../../../access.ts';
import { listPaymentsOfInvoice } from '../../../payment/list-store.ts';
import type { InvoiceResolvers } from './../../types.generated.ts';
import { paymentConnection, paymentPage } from '../page-of-payments.ts';

export const Invoice: InvoiceResolvers = {
  /** Every id is answered: who may not see the invoice's payments gets none, and does not learn whether there are any. */
  __resolveReference: (reference) => {
    const id = String(reference.id);
    return parseId('inv', id) === null ? null : { id };
  },

  payments: async ({ id }, args, { caller, deps, loaders }) => {
    const { page, slice } = paymentPage(args);
    const invoiceId = parseId('inv', id);
    if (invoiceId === null) return paymentConnection([], page);
    // Nearly everybody asks for the first page: for all invoices of a list at once.
    const payments =
      slice.after === null
        ? await loaders.paymentsOfInvoice.load(invoiceId)
        : await listPaymentsOfInvoice(deps.db, viewerOf(caller), invoiceId, slice);
    return paymentConnection(payments.slice(0, slice.first + 1), page);
  },
};
