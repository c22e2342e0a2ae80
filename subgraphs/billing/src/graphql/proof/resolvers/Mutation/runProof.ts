import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { askForProof } from '../../../../proof/ask-for-proof.ts';
import { errorOf } from '../../../error-of.ts';
import { runProofInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const runProof: NonNullable<MutationResolvers['runProof']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(runProofInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await askForProof(deps, caller, input.value.proof);
  return outcome.ok ? { __typename: 'RunProofSuccess', run: outcome.value } : errorOf.forbidden(outcome.error);
};
