import { parseInput } from '@quittance/graphql-kit/input';
import { changeMemberRole as changeMemberRoleCommand } from '../../../../membership/change-member-role.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { changeMemberRoleInput } from '../../inputs.ts';

export const changeMemberRole: NonNullable<MutationResolvers['changeMemberRole']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(changeMemberRoleInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await changeMemberRoleCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'ChangeMemberRoleSuccess', membership: outcome.value };
};
