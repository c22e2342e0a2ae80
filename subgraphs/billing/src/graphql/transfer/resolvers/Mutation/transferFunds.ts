import { unauthenticated, unavailable } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { PosterBusy } from '../../../../ledger/poster.ts';
import { transferFunds as transferFundsCommand } from '../../../../transfer/transfer-funds.ts';
import { errorOf } from '../../../error-of.ts';
import { transferFundsInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const transferFunds: NonNullable<MutationResolvers['transferFunds']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(transferFundsInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await transferFundsCommand(deps, caller, input.value).catch((error: unknown) => {
    throw error instanceof PosterBusy ? unavailable() : error;
  });
  if (outcome.ok) return { __typename: 'TransferFundsSuccess', transfer: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'INSUFFICIENT_FUNDS':
      return errorOf.insufficientFunds(error);
    case 'WALLET_NOT_FOUND':
      return errorOf.walletNotFound(error);
    case 'CURRENCY_MISMATCH':
      return errorOf.currencyMismatch(error);
    case 'SAME_WALLET':
      return errorOf.sameWallet(error);
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
