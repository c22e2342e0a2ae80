import { walletChanged } from '@quittance/events/billing';
import { fromUuid } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';
import type { RequestTrace } from '@quittance/telemetry/request';
import { type Account, availableMinor, balanceMinor } from '../ledger/ledger.ts';
import { idOrNull } from '../nullable-id.ts';

/** What a wallet holds. Its account's last entry is the version and numbers the event, so a newer state has a greater one. */
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
