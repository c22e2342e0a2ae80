import { parseId } from '@quittance/ids';
import { deleteInvoice as deleteInvoiceCommand } from '../../../../invoice/delete-invoice.ts';
import { invoiceNotFound } from '../../../../invoice/errors.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const deleteInvoice: NonNullable<MutationResolvers['deleteInvoice']> = async (_parent, { input }, { caller, deps }) => {
  const invoiceId = parseId('inv', input.invoiceId);
  if (invoiceId === null) return refused(invoiceNotFound());
  const outcome = await deleteInvoiceCommand(deps, caller, invoiceId);
  return outcome.ok ? { __typename: 'DeleteInvoiceSuccess', invoiceId: outcome.value } : refused(outcome.error);
};
