import type { Deps } from '../deps.ts';
import { findWallets } from '../wallet/store.ts';
import type { Known, Move } from './move.ts';

/** The wallets that moves name: as senders the caller's own, as receivers anybody's. */
export async function findParties(deps: Pick<Deps, 'db' | 'dbAcrossTenants'>, moves: readonly Move[]): Promise<Parties> {
  const [own, anybodys] = await Promise.all([
    findWallets(deps.db, [...new Set(moves.map(({ fromWalletId }) => fromWalletId))]),
    findWallets(deps.dbAcrossTenants, [...new Set(moves.map(({ toWalletId }) => toWalletId))]),
  ]);
  const byId = (wallets: typeof own): Known => new Map(wallets.map((wallet) => [wallet.id, wallet]));
  return { senders: byId(own), receivers: byId(anybodys) };
}

/** By id, as far as there are such. */
export type Parties = { senders: Known; receivers: Known };
