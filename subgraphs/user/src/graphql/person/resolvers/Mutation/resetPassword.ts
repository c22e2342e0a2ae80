import { parseInput } from '@quittance/graphql-kit/input';
import { resetPassword as resetPasswordCommand } from '../../../../person/reset-password.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { resetPasswordInput } from '../../inputs.ts';

export const resetPassword: NonNullable<MutationResolvers['resetPassword']> = async (_parent, args, { deps }) => {
  const input = parseInput(resetPasswordInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await resetPasswordCommand(deps, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'ResetPasswordSuccess', reset: true };
};
