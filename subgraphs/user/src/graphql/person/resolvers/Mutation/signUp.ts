import { parseInput } from '@quittance/graphql-kit/input';
import { signUp as signUpCommand } from '../../../../person/sign-up.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { signUpInput } from '../../inputs.ts';

export const signUp: NonNullable<MutationResolvers['signUp']> = async (_parent, args, { deps }) => {
  const input = parseInput(signUpInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await signUpCommand(deps, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  const { person, token } = outcome.value;
  return { __typename: 'SignUpSuccess', token, user: { person, seenBy: 'themselves' } };
};
