import { unavailable } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assert } from '@quittance/result';
import { issueInvoice as issueInvoiceCommand } from '../../../../invoice/issue-invoice.ts';
import { findInvoice } from '../../../../invoice/store.ts';
import { refused } from '../../../answer.ts';
import { prime } from '../../../context.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { issueInvoiceInput } from '../../inputs.ts';

export const issueInvoice: NonNullable<MutationResolvers['issueInvoice']> = async (_parent, args, { caller, deps, loaders }) => {
  const input = parseInput(issueInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await issueInvoiceCommand(deps, caller, input.value);
  if (!outcome.ok) {
    if (outcome.error.code !== 'SELLER_UNKNOWN') return refused(outcome.error);
    throw unavailable('The data of your organisation have not arrived here yet; try again shortly.');
  }
  const { id, written } = outcome.value;
  if (written !== null) prime(loaders, written);
  const invoice = written?.invoice ?? (await findInvoice(deps.db, id));
  assert(invoice !== null, 'an issued invoice stays');
  return { __typename: 'IssueInvoiceSuccess', invoice };
};
