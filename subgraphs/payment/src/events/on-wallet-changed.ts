import type { walletChanged } from '@quittance/events/billing';
import { type Incoming, Unprocessable } from '@quittance/messaging/consumer';
import { isCurrency } from '@quittance/money/money';
import type { Tx } from '../deps.ts';
import { saveWallet } from '../wallet/store.ts';
import { sortedBy } from './sorted-by.ts';

/** Knows the wallet, so that it can be paid into. */
export async function onWalletChanged(tx: Tx, events: readonly Incoming<typeof walletChanged>[]): Promise<void> {
  for (const { data } of sortedBy(events, ({ data: { walletId } }) => walletId)) {
    const { walletId: id, ownerUserId, ownerOrganizationId, currency, version } = data;
    if (!isCurrency(currency)) throw new Unprocessable(`${currency} is no currency`);
    await saveWallet(tx, { id, ownerUserId, ownerOrganizationId, currency, version });
  }
}
