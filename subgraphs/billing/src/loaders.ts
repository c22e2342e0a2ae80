import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import DataLoader from 'dataloader';
import { sees, viewerOf } from './access.ts';
import type { Autopay, AutopayOrder } from './autopay/autopay.ts';
import { findAutopays, findOrders } from './autopay/store.ts';
import type { KnownBill } from './bill/bill.ts';
import { billsOfInvoices } from './bill/list-bills.ts';
import type { Deps } from './deps.ts';
import { transfersOfBills } from './settlement/list-settlements.ts';
import { findTransfers, reversalsOf } from './transfer/store.ts';
import type { Transfer } from './transfer/transfer.ts';
import { findWallets } from './wallet/store.ts';
import type { Wallet } from './wallet/wallet.ts';

/** What the resolvers of one request ask for one by one, fetched together. All of it only as far as the caller may see it. */
export type Loaders = {
  wallets: DataLoader<Id<'wal'>, Wallet | null>;
  /** Seen by the owners of either side. */
  transfers: DataLoader<Id<'tra'>, Transfer | null>;
  /** The transfer that took one back. */
  reversals: DataLoader<Id<'tra'>, Id<'tra'> | null>;
  billsOfInvoices: DataLoader<Id<'inv'>, KnownBill | null>;
  transfersOfBills: DataLoader<Id<'bil'>, Id<'tra'>[]>;
  /** What wallets pay by themselves; null for those that don't. */
  autopays: DataLoader<Id<'wal'>, Autopay | null>;
  /** Whoever asks has to see the wallet. */
  autopayOrders: DataLoader<Id<'bil'>, AutopayOrder | null>;
};

export function createLoaders({ db }: Pick<Deps, 'db'>, caller: Caller): Loaders {
  const walletViewer = viewerOf(caller, 'wallets:read');
  const billViewer = viewerOf(caller, 'bills:read');
  return {
    wallets: new DataLoader(async (ids) => {
      const found = new Map((await findWallets(db, ids)).map((wallet) => [wallet.id, wallet]));
      return ids.map((id) => {
        const wallet = found.get(id);
        return wallet !== undefined && sees(walletViewer, wallet.owner) ? wallet : null;
      });
    }),
    transfers: new DataLoader(async (ids) => {
      const found = new Map((await findTransfers(db, ids)).map((transfer) => [transfer.id, transfer]));
      return ids.map((id) => {
        const transfer = found.get(id);
        return transfer !== undefined && (sees(walletViewer, transfer.from) || sees(walletViewer, transfer.to)) ? transfer : null;
      });
    }),
    reversals: new DataLoader(async (ids) => {
      const found = await reversalsOf(db, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    billsOfInvoices: new DataLoader(async (ids) => {
      const found = await billsOfInvoices(db, billViewer, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    autopays: new DataLoader(async (ids) => {
      const active = (await findAutopays(prismaSql(db), ids)).filter((autopay) => autopay.active);
      const found = new Map(active.map((autopay) => [autopay.walletId, autopay]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    autopayOrders: new DataLoader(async (ids) => {
      const found = new Map((await findOrders(prismaSql(db), ids)).map((order) => [order.billId, order]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    transfersOfBills: new DataLoader(async (ids) => {
      const found = await transfersOfBills(db, ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
  };
}
