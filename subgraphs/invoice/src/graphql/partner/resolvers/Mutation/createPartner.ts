import { parseInput } from '@quittance/graphql-kit/input';
import { createPartner as createPartnerCommand } from '../../../../partner/create-partner.ts';
import { refused } from '../../../answer.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { createPartnerInput } from '../../inputs.ts';

export const createPartner: NonNullable<MutationResolvers['createPartner']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(createPartnerInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await createPartnerCommand(deps, caller, input.value);
  return outcome.ok ? { __typename: 'CreatePartnerSuccess', partner: outcome.value } : refused(outcome.error);
};
