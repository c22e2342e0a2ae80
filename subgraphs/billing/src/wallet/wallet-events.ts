import type { Sql } from '@quittance/database/sql';
import { walletChanged } from '@quittance/events/billing';
import { fromUuid } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';
import type { RequestTrace } from '@quittance/telemetry/request';
import type { BillingEvent } from '../billing-event.ts';
import { type Account, availableMinor, balanceMinor } from '../ledger/ledger.ts';
import { readAccounts } from '../ledger/store.ts';
import { idOrNull } from '../nullable-id.ts';

/**
 * What a wallet holds now. Its account's last entry is the version and numbers the event, so a newer state always has a greater one: tell once
 * of each state, under the account's lock.
 */
export function walletChangedEvent(account: Account, cause?: RequestTrace): NewEvent<typeof walletChanged> {
  const walletId = fromUuid('wal', account.id);
  const ownerOrganizationId = idOrNull('org', account.organizationId);
  return {
    contract: walletChanged,
    subject: walletId,
    sequence: account.seq + 1n,
    organizationId: ownerOrganizationId,
    cause,
    data: {
      walletId,
      ownerUserId: idOrNull('usr', account.userId),
      ownerOrganizationId,
      currency: account.currency,
      balanceMinor: balanceMinor(account).toString(),
      availableMinor: availableMinor(account).toString(),
      version: Number(account.seq) + 1,
    },
  };
}

/** The events of the wallets among accounts that a transaction has touched: one each, with what they hold at its end, when they are locked. */
export async function walletChangedEvents(sql: Sql, accountIds: ReadonlySet<string>): Promise<BillingEvent[]> {
  if (accountIds.size === 0) return [];
  const wallets = (await readAccounts(sql, accountIds)).filter(({ kind }) => kind === 'wallet');
  return wallets.map((account) => walletChangedEvent(account));
}
