import { parseInput } from '@quittance/graphql-kit/input';
import { voidInvoice as voidInvoiceCommand } from '../../../../invoice/void-invoice.ts';
import { moneyOf, refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { voidInvoiceInput } from '../../inputs.ts';

export const voidInvoice: NonNullable<MutationResolvers['voidInvoice']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(voidInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await voidInvoiceCommand(deps, caller, input.value);
  if (outcome.ok) return { __typename: 'VoidInvoiceSuccess', invoice: outcome.value };
  const { error } = outcome;
  return error.code === 'INVOICE_PAID' ? { ...refused(error), paid: moneyOf(error.paid) } : refused(error);
};
