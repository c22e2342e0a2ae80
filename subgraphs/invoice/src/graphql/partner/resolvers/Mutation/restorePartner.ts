import { parseId } from '@quittance/ids';
import { restorePartner as restorePartnerCommand } from '../../../../partner/archive-partner.ts';
import { partnerNotFound } from '../../../../partner/errors.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const restorePartner: NonNullable<MutationResolvers['restorePartner']> = async (_parent, { input }, { caller, deps }) => {
  const partnerId = parseId('ptn', input.partnerId);
  if (partnerId === null) return refused(partnerNotFound('partnerId'));
  const outcome = await restorePartnerCommand(deps, caller, partnerId);
  return outcome.ok ? { __typename: 'RestorePartnerSuccess', partner: outcome.value } : refused(outcome.error);
};
