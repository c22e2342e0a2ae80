import { parseInput } from '@quittance/graphql-kit/input';
import { updatePartner as updatePartnerCommand } from '../../../../partner/update-partner.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { updatePartnerInput } from '../../inputs.ts';

export const updatePartner: NonNullable<MutationResolvers['updatePartner']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(updatePartnerInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await updatePartnerCommand(deps, caller, input.value);
  return outcome.ok ? { __typename: 'UpdatePartnerSuccess', partner: outcome.value } : refused(outcome.error);
};
