import { assert } from '@quittance/result';
import { moneyOf } from '../../money.ts';
import type { EntryResolvers } from './../../types.generated.ts';

export const Entry: EntryResolvers = {
  amount: ({ amountMinor, currency }) => moneyOf(amountMinor, currency),
  balanceAfter: ({ balanceAfterMinor, currency }) => moneyOf(balanceAfterMinor, currency),
  transfer: async ({ transferId }, _args, { loaders }) => {
    const transfer = await loaders.transfers.load(transferId);
    assert(transfer !== null, 'who sees the entry owns one side of its transfer');
    return transfer;
  },
};
