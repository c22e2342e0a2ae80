import { parseId } from '@quittance/ids';
import { moneyOf } from '../../money.ts';
import type { TransferResolvers } from './../../types.generated.ts';

export const Transfer: TransferResolvers = {
  __resolveReference: (reference, { loaders }) => {
    const id = parseId('tra', String(reference.id));
    return id === null ? null : loaders.transfers.load(id);
  },

  amount: ({ amountMinor, currency }) => moneyOf(amountMinor, currency),
  fromWallet: ({ from }, _args, { loaders }) => (from.walletId === null ? null : loaders.wallets.load(from.walletId)),
  toWallet: ({ to }, _args, { loaders }) => (to.walletId === null ? null : loaders.wallets.load(to.walletId)),
  reverses: ({ reversesId }, _args, { loaders }) => (reversesId === null ? null : loaders.transfers.load(reversesId)),
  reversedBy: async ({ id }, _args, { loaders }) => {
    const reversalId = await loaders.reversals.load(id);
    return reversalId === null ? null : loaders.transfers.load(reversalId);
  },
  payment: ({ paymentId }) => (paymentId === null ? null : { id: paymentId }),
};
