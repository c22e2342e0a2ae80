import { conflict } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { createInvoice as createInvoiceCommand } from '../../../../invoice/create-invoice.ts';
import { findInvoice } from '../../../../invoice/store.ts';
import { refused } from '../../../answer.ts';
import { prime } from '../../../context.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { createInvoiceInput } from '../../inputs.ts';

export const createInvoice: NonNullable<MutationResolvers['createInvoice']> = async (
  _parent,
  args,
  { caller, deps, loaders },
) => {
  const input = parseInput(createInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await createInvoiceCommand(deps, caller, input.value);
  if (!outcome.ok) return refused(outcome.error);
  const { id, written } = outcome.value;
  if (written !== null) prime(loaders, written);
  const invoice = written?.invoice ?? (await findInvoice(deps.db, id));
  // The key was used before, and what it made is gone.
  if (invoice === null) throw conflict('The draft that this idempotency key made has been deleted.');
  return { __typename: 'CreateInvoiceSuccess', invoice };
};
