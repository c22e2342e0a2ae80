import { parseId } from '@quittance/ids';
import { archivePartner as archivePartnerCommand } from '../../../../partner/archive-partner.ts';
import { partnerNotFound } from '../../../../partner/errors.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const archivePartner: NonNullable<MutationResolvers['archivePartner']> = async (_parent, { input }, { caller, deps }) => {
  const partnerId = parseId('ptn', input.partnerId);
  if (partnerId === null) return refused(partnerNotFound('partnerId'));
  const outcome = await archivePartnerCommand(deps, caller, partnerId);
  return outcome.ok ? { __typename: 'ArchivePartnerSuccess', partner: outcome.value } : refused(outcome.error);
};
