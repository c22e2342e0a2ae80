import { parseInput } from '@quittance/graphql-kit/input';
import type { MutationResolvers } from '../../../types.generated.ts';
import { signOutInput } from '../../inputs.ts';

export const signOut: NonNullable<MutationResolvers['signOut']> = async (_parent, args, { deps }) => {
  const input = parseInput(signOutInput, args.input);
  if (!input.ok) return input.error;
  await deps.accounts.signOut(input.value.token);
  return { __typename: 'SignOutSuccess', signedOut: true };
};
