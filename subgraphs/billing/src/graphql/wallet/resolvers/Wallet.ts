import { pgSql } from '@quittance/database/prisma-sql';
import { connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import { parseId } from '@quittance/ids';
import { pageOfEntries } from '../../../wallet/store.ts';
import { pageOfHolds } from '../../hold/page-of-holds.ts';
import { moneyOf } from '../../money.ts';
import type { WalletResolvers } from './../../types.generated.ts';
import { seqOfCursor } from '../seq-of-cursor.ts';

export const Wallet: WalletResolvers = {
  __resolveReference: (reference, { loaders }) => {
    const id = parseId('wal', String(reference.id));
    return id === null ? null : loaders.wallets.load(id);
  },

  owner: ({ owner }) =>
    owner.organizationId === null
      ? { __typename: 'User', id: owner.userId }
      : { __typename: 'Organization', id: owner.organizationId },
  balance: ({ balanceMinor, currency }) => moneyOf(balanceMinor, currency),
  available: ({ availableMinor, currency }) => moneyOf(availableMinor, currency),
  held: ({ heldMinor, currency }) => moneyOf(heldMinor, currency),

  autopay: async (wallet, _args, { loaders }) => {
    const autopay = await loaders.autopays.load(wallet.id);
    return autopay === null ? null : { autopay, wallet };
  },

  entries: async (wallet, args, { deps }) => {
    const page = parsePage(args, 1);
    const entries = await pageOfEntries(pgSql(deps.pool), wallet, page, seqOfCursor(page));
    return connectionOf(entries, page, ({ seq }) => [seq.toString()]);
  },

  holds: pageOfHolds,
};
