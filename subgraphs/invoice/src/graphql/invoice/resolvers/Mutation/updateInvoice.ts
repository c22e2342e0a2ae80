import { parseInput } from '@quittance/graphql-kit/input';
import { updateInvoice as updateInvoiceCommand } from '../../../../invoice/update-invoice.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { updateInvoiceInput } from '../../inputs.ts';

export const updateInvoice: NonNullable<MutationResolvers['updateInvoice']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(updateInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await updateInvoiceCommand(deps, caller, input.value);
  return outcome.ok ? { __typename: 'UpdateInvoiceSuccess', invoice: outcome.value } : refused(outcome.error);
};
