import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assert, assertNever } from '@quittance/result';
import { viewerOf } from '../../../../access.ts';
import { findBill } from '../../../../bill/list-bills.ts';
import { type PayBillError, payBill as payBillCommand } from '../../../../bill/pay-bill.ts';
import { errorOf } from '../../../error-of.ts';
import { payBillInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const payBill: NonNullable<MutationResolvers['payBill']> = async (_parent, args, { caller, deps, loaders }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(payBillInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await payBillCommand(deps, caller, input.value);
  if (!outcome.ok) return resultOf(outcome.error);
  const { billId, transferId } = outcome.value;
  const [bill, transfer] = await Promise.all([
    findBill(deps.db, viewerOf(caller, 'bills:read'), billId),
    loaders.transfers.load(transferId),
  ]);
  assert(bill !== null && transfer !== null, 'who has paid a bill sees it, and the transfer');
  return { __typename: 'PayBillSuccess', bill, transfer };
};

function resultOf(error: PayBillError) {
  switch (error.code) {
    case 'BILL_NOT_FOUND':
      return errorOf.billNotFound(error);
    case 'BILL_ALREADY_SETTLED':
      return errorOf.billAlreadySettled(error);
    case 'BILL_CANCELED':
      return errorOf.billCanceled(error);
    case 'BILL_AMOUNT_EXCEEDED':
      return errorOf.billAmountExceeded(error);
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
