import { parseInput } from '@quittance/graphql-kit/input';
import { changePassword as changePasswordCommand } from '../../../../person/change-password.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { changePasswordInput } from '../../inputs.ts';

export const changePassword: NonNullable<MutationResolvers['changePassword']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(changePasswordInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await changePasswordCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'ChangePasswordSuccess', token: outcome.value.token };
};
