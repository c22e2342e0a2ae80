import { parseInput } from '@quittance/graphql-kit/input';
import { assert } from '@quittance/result';
import { sendInvoice as sendInvoiceCommand } from '../../../../invoice/send-invoice.ts';
import { findInvoice } from '../../../../invoice/store.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { sendInvoiceInput } from '../../inputs.ts';

export const sendInvoice: NonNullable<MutationResolvers['sendInvoice']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(sendInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await sendInvoiceCommand(deps, caller, input.value);
  if (!outcome.ok) return refused(outcome.error);
  const invoice = await findInvoice(deps.db, outcome.value);
  assert(invoice !== null, 'an issued invoice stays');
  return { __typename: 'SendInvoiceSuccess', invoice };
};
