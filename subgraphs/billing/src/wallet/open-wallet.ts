import type { Caller } from '@quittance/access/caller';
import { fromUuid } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { maySpend } from '../access.ts';
import { type Owner, type Place, specOf } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import type { Deps } from '../deps.ts';
import { transact } from '../transact.ts';
import type { Forbidden, WalletExists } from './errors.ts';
import { findWallet } from './store.ts';
import { noteChanged } from './untold.ts';
import type { Wallet } from './wallet.ts';

export type OpenWalletInput = { currency: string; owner: 'PERSON' | 'ORGANIZATION' };

/** Opens an empty wallet for the caller or their organisation. Repeating it answers `WALLET_EXISTS` with the one there is. */
export async function openWallet(
  deps: Deps,
  caller: Caller,
  { currency, owner: kind }: OpenWalletInput,
): Promise<Result<Wallet, WalletExists | Forbidden>> {
  const owner = kind === 'PERSON' ? personOf(caller) : organizationOf(caller);
  if (owner === null || !maySpend(caller, owner)) return err({ code: 'FORBIDDEN' });
  const place: Place = { kind: 'wallet', owner, currency };
  const { id, isNew } = await transact(deps.pool, async (sql) => {
    const places = await ensurePlaces(sql, [place], deps.now());
    await noteChanged(sql, places.openedWallets);
    const accountId = places.idOf.get(specOf(place).code);
    assert(accountId !== undefined, 'a place that was ensured has an account');
    return { id: fromUuid('wal', accountId), isNew: places.openedWallets.length > 0 };
  });
  deps.wakeRelay();
  if (!isNew) return err({ code: 'WALLET_EXISTS', walletId: id });
  const wallet = await findWallet(deps.db, id);
  assert(wallet !== null, 'a wallet that was opened is there');
  return ok(wallet);
}

function personOf({ userId }: Caller): Owner | null {
  return userId === null ? null : { userId, organizationId: null };
}

function organizationOf({ organization }: Caller): Owner | null {
  return organization === null ? null : { userId: null, organizationId: organization.id };
}
