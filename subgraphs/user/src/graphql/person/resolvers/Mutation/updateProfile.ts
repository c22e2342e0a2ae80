import { parseInput } from '@quittance/graphql-kit/input';
import { updateProfile as updateProfileCommand } from '../../../../person/update-profile.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { viewOf } from '../../../visibility.ts';
import { updateProfileInput } from '../../inputs.ts';

export const updateProfile: NonNullable<MutationResolvers['updateProfile']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(updateProfileInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await updateProfileCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'UpdateProfileSuccess', user: viewOf(caller, outcome.value) };
};
