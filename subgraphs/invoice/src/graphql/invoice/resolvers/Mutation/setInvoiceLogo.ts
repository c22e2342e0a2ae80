import { setLogo } from '../../../../organization/set-logo.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const setInvoiceLogo: NonNullable<MutationResolvers['setInvoiceLogo']> = async (_parent, { input }, { caller, deps }) => {
  const outcome = await setLogo(deps, caller, input.imageBase64 ?? null);
  return outcome.ok ? { __typename: 'SetInvoiceLogoSuccess', logoDataUrl: outcome.value } : refused(outcome.error);
};
