import type { walletChanged } from '@quittance/events/billing';
import { type Incoming, Unprocessable } from '@quittance/messaging/consumer';
import { isCurrency } from '@quittance/money/money';
import type { Tx } from '../deps.ts';
import { saveWallets } from '../wallet/store.ts';

/** Knows the wallets, so that they can be paid into. */
export async function onWalletChanged(tx: Tx, events: readonly Incoming<typeof walletChanged>[]): Promise<void> {
  const wallets = events.map(({ data: { walletId, ownerUserId, ownerOrganizationId, currency, version } }) => {
    if (!isCurrency(currency)) throw new Unprocessable(`${currency} is no currency`);
    return { id: walletId, ownerUserId, ownerOrganizationId, currency, version };
  });
  await saveWallets(tx, wallets);
}
