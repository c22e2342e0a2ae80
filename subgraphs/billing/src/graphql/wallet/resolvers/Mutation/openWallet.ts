import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assert, assertNever } from '@quittance/result';
import { openWallet as openWalletCommand } from '../../../../wallet/open-wallet.ts';
import { errorOf } from '../../../error-of.ts';
import { openWalletInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const openWallet: NonNullable<MutationResolvers['openWallet']> = async (_parent, args, { caller, deps, loaders }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(openWalletInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await openWalletCommand(deps, caller, input.value);
  if (outcome.ok) return { __typename: 'OpenWalletSuccess', wallet: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'WALLET_EXISTS': {
      const wallet = await loaders.wallets.load(error.walletId);
      assert(wallet !== null, 'who may open a wallet may see it');
      const message = 'There is a wallet in this currency already.';
      return { __typename: 'WalletExistsError', code: error.code, message, path: ['currency'], wallet };
    }
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
