import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assert, assertNever } from '@quittance/result';
import { type ExchangeFundsError, exchangeFunds as exchangeFundsCommand } from '../../../../exchange/exchange-funds.ts';
import { errorOf } from '../../../error-of.ts';
import { exchangeFundsInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const exchangeFunds: NonNullable<MutationResolvers['exchangeFunds']> = async (_parent, args, context) => {
  const { caller, deps, loaders } = context;
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(exchangeFundsInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await exchangeFundsCommand(deps, caller, input.value);
  if (!outcome.ok) return resultOf(outcome.error);
  const { soldId, boughtId } = outcome.value;
  const [sold, bought] = await Promise.all([loaders.transfers.load(soldId), loaders.transfers.load(boughtId)]);
  assert(sold !== null && bought !== null, 'who has exchanged something sees both transfers');
  return { __typename: 'ExchangeFundsSuccess', sold, bought };
};

function resultOf(error: ExchangeFundsError) {
  switch (error.code) {
    case 'EXCHANGE_RATE_NOT_FOUND':
      return errorOf.rateNotFound(error);
    case 'EXCHANGE_RATE_CHANGED':
      return errorOf.rateChanged(error);
    case 'INSUFFICIENT_FUNDS':
      return errorOf.insufficientFunds(error);
    case 'WALLET_NOT_FOUND':
      return errorOf.walletNotFound(error);
    case 'CURRENCY_MISMATCH':
      return errorOf.currencyMismatch(error);
    case 'INVALID':
      return errorOf.invalid(error);
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    case 'SAME_WALLET':
      throw new Error('each of the two transfers has the platform on its other side');
    default:
      return assertNever(error);
  }
}
