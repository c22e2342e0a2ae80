import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { reverseTransfer as reverseTransferCommand } from '../../../../transfer/reverse-transfer.ts';
import { errorOf } from '../../../error-of.ts';
import { reverseTransferInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { unlessBusy } from '../../unless-busy.ts';

export const reverseTransfer: NonNullable<MutationResolvers['reverseTransfer']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(reverseTransferInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await unlessBusy(reverseTransferCommand(deps, caller, input.value));
  if (outcome.ok) return { __typename: 'ReverseTransferSuccess', transfer: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'TRANSFER_NOT_FOUND':
      return errorOf.transferNotFound(error);
    case 'TRANSFER_NOT_REVERSIBLE':
      return errorOf.transferNotReversible(error);
    case 'TRANSFER_ALREADY_REVERSED':
      return errorOf.transferReversed(error);
    case 'INSUFFICIENT_FUNDS':
      return errorOf.insufficientFunds(error);
    case 'INVALID':
      return errorOf.invalid(error);
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
