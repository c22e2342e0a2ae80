import { assertNever, type Result } from '@quittance/result';
import type { MoveError } from '../../transfer/move.ts';
import type { Transfer } from '../../transfer/transfer.ts';
import type { Forbidden } from '../../wallet/errors.ts';
import { errorOf } from '../error-of.ts';

/** What became of one transfer, as the API tells it. Throws FORBIDDEN. */
export function resultOfTransfer(outcome: Result<Transfer, MoveError | Forbidden>) {
  if (outcome.ok) return { __typename: 'TransferFundsSuccess', transfer: outcome.value } as const;
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
}
