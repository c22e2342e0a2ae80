import { claimInvoice as claimInvoiceCommand } from '../../../../invoice/claim-invoice.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const claimInvoice: NonNullable<MutationResolvers['claimInvoice']> = async (_parent, { input }, { caller, deps }) => {
  const outcome = await claimInvoiceCommand(deps, caller, input.payToken);
  return outcome.ok ? { __typename: 'ClaimInvoiceSuccess', invoice: outcome.value } : refused(outcome.error);
};
