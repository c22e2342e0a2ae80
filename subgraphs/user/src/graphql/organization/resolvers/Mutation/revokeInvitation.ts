import { parseInput } from '@quittance/graphql-kit/input';
import { revokeInvitation as revokeInvitationCommand } from '../../../../invitation/revoke-invitation.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { revokeInvitationInput } from '../../inputs.ts';

export const revokeInvitation: NonNullable<MutationResolvers['revokeInvitation']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(revokeInvitationInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await revokeInvitationCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'RevokeInvitationSuccess', invitation: outcome.value };
};
