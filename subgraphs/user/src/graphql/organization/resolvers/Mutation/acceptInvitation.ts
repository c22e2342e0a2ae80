import { parseInput } from '@quittance/graphql-kit/input';
import { acceptInvitation as acceptInvitationCommand } from '../../../../invitation/accept-invitation.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { acceptInvitationInput } from '../../inputs.ts';

export const acceptInvitation: NonNullable<MutationResolvers['acceptInvitation']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(acceptInvitationInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await acceptInvitationCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'AcceptInvitationSuccess', membership: outcome.value };
};
