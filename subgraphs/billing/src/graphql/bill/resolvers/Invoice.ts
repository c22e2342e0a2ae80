import { parseId } from '@quittance/ids';
import type { InvoiceResolvers } from './../../types.generated.ts';

export const Invoice: InvoiceResolvers = {
  /** Every id is answered: who may not see the bill does not learn whether there is one. */
  __resolveReference: (reference) => {
    const id = String(reference.id);
    return parseId('inv', id) === null ? null : { id };
  },

  bill: ({ id }, _args, { loaders }) => {
    const invoiceId = parseId('inv', id);
    return invoiceId === null ? null : loaders.billsOfInvoices.load(invoiceId);
  },
};
