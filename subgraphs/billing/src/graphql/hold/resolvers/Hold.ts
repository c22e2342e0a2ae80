import { parseId } from '@quittance/ids';
import { moneyOf } from '../../money.ts';
import type { HoldResolvers } from './../../types.generated.ts';
import { findVisibleHold } from '../find-visible-hold.ts';

export const Hold: HoldResolvers = {
  __resolveReference: (reference, context) => {
    const id = parseId('hld', String(reference.id));
    return id === null ? null : findVisibleHold(context, id);
  },

  amount: ({ amountMinor, currency }) => moneyOf(amountMinor, currency),
  captured: ({ capturedMinor, currency }) => moneyOf(capturedMinor, currency),
  wallet: ({ walletId }, _args, { loaders }) => loaders.wallets.load(walletId),
  toWallet: ({ toWalletId }, _args, { loaders }) => loaders.wallets.load(toWalletId),
  createdAt: ({ placedAt }) => placedAt,
};
