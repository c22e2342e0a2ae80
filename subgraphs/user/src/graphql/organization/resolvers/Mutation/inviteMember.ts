import { parseInput } from '@quittance/graphql-kit/input';
import { inviteMember as inviteMemberCommand } from '../../../../invitation/invite-member.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { inviteMemberInput } from '../../inputs.ts';

export const inviteMember: NonNullable<MutationResolvers['inviteMember']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(inviteMemberInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await inviteMemberCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'InviteMemberSuccess', ...outcome.value };
};
