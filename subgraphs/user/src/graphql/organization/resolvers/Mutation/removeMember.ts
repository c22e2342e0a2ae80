import { parseInput } from '@quittance/graphql-kit/input';
import { removeMember as removeMemberCommand } from '../../../../membership/remove-member.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { removeMemberInput } from '../../inputs.ts';

export const removeMember: NonNullable<MutationResolvers['removeMember']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(removeMemberInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await removeMemberCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'RemoveMemberSuccess', membershipId: input.value.membershipId };
};
