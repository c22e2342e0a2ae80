import { parseInput } from '@quittance/graphql-kit/input';
import { requestPasswordReset as requestPasswordResetCommand } from '../../../../person/request-password-reset.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { requestPasswordResetInput } from '../../inputs.ts';

export const requestPasswordReset: NonNullable<MutationResolvers['requestPasswordReset']> = async (_parent, args, { deps }) => {
  const input = parseInput(requestPasswordResetInput, args.input);
  if (!input.ok) return input.error;
  await requestPasswordResetCommand(deps, input.value);
  return { __typename: 'RequestPasswordResetSuccess', accepted: true };
};
