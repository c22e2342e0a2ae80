import { parseId } from '@quittance/ids';
import { mayRead } from '../../../message/visibility.ts';
import type { InvoiceResolvers } from './../../types.generated.ts';
import { messageConnection, noMessages } from '../connection.ts';

export const Invoice: InvoiceResolvers = {
  __resolveReference: (reference) => {
    const id = parseId('inv', String(reference.id));
    return id && { id };
  },
  // Found among the mail of the organisation acted for, so whose invoice it is needs no other check: a payer finds nothing.
  messages: (invoice, args, context) => {
    const owner = context.caller.organization?.id ?? null;
    if (owner === null || !mayRead(context.caller, owner)) return noMessages(args);
    return messageConnection(context, { owner, invoiceId: invoice.id }, args);
  },
};
