import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { releaseHold as releaseHoldCommand } from '../../../../hold/resolve-hold.ts';
import { errorOf } from '../../../error-of.ts';
import { releaseHoldInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const releaseHold: NonNullable<MutationResolvers['releaseHold']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(releaseHoldInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await releaseHoldCommand(deps, caller, input.value);
  if (outcome.ok) return { __typename: 'ReleaseHoldSuccess', hold: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'HOLD_NOT_FOUND':
      return errorOf.holdNotFound(error);
    case 'HOLD_RESOLVED':
      return errorOf.holdResolved(error);
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
