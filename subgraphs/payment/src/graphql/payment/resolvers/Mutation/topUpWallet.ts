import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { topUpWallet as topUpWalletCommand } from '../../../../payment/top-up-wallet.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { errorOf } from '../../error-of.ts';
import { topUpWalletInput } from '../../inputs.ts';

export const topUpWallet: NonNullable<MutationResolvers['topUpWallet']> = async (_parent, args, context) => {
  if (context.caller.userId === null) throw unauthenticated();
  const input = parseInput(topUpWalletInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await topUpWalletCommand(context.deps, context.caller, input.value);
  if (outcome.ok) return { __typename: 'TopUpWalletSuccess', payment: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'WALLET_NOT_FOUND':
      return errorOf.walletNotFound(error);
    case 'CURRENCY_MISMATCH':
      return errorOf.currencyMismatch(error);
    case 'PAYMENT_PROVIDER_NOT_FOUND':
      return errorOf.providerNotFound(error);
    case 'PAYMENT_PROVIDER_FAILED':
      return errorOf.providerFailed(error);
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
