import type { Id } from '@quittance/ids';
import type { Hold } from '../../hold/hold.ts';
import { findHold } from '../../hold/store.ts';
import type { Context } from '../context.ts';

/** The hold, when one of its two wallets is the caller's to see. */
export async function findVisibleHold({ deps, loaders }: Context, id: Id<'hld'>): Promise<Hold | null> {
  const hold = await findHold(deps.db, id);
  if (hold === null) return null;
  const sides = await Promise.all([loaders.wallets.load(hold.walletId), loaders.wallets.load(hold.toWalletId)]);
  return sides.some((wallet) => wallet !== null) ? hold : null;
}
