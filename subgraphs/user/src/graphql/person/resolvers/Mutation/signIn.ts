import { parseInput } from '@quittance/graphql-kit/input';
import { signIn as signInCommand } from '../../../../person/sign-in.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { signInInput } from '../../inputs.ts';

export const signIn: NonNullable<MutationResolvers['signIn']> = async (_parent, args, { deps }) => {
  const input = parseInput(signInInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await signInCommand(deps, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  const { person, token } = outcome.value;
  return { __typename: 'SignInSuccess', token, user: { person, seenBy: 'themselves' } };
};
