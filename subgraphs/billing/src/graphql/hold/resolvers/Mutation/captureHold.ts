import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assert, assertNever } from '@quittance/result';
import { captureHold as captureHoldCommand } from '../../../../hold/resolve-hold.ts';
import { errorOf } from '../../../error-of.ts';
import { captureHoldInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const captureHold: NonNullable<MutationResolvers['captureHold']> = async (_parent, args, { caller, deps, loaders }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(captureHoldInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await captureHoldCommand(deps, caller, input.value);
  if (outcome.ok) {
    const transfer = await loaders.transfers.load(outcome.value.transferId);
    assert(transfer !== null, 'who has captured a hold sees the transfer');
    return { __typename: 'CaptureHoldSuccess', hold: outcome.value.hold, transfer };
  }
  const { error } = outcome;
  switch (error.code) {
    case 'HOLD_NOT_FOUND':
      return errorOf.holdNotFound(error);
    case 'HOLD_RESOLVED':
      return errorOf.holdResolved(error);
    case 'HOLD_AMOUNT_EXCEEDED':
      return errorOf.holdAmountExceeded(error);
    case 'CURRENCY_MISMATCH':
      return errorOf.currencyMismatch(error);
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
