import { prismaSql } from '@quittance/database/prisma-sql';
import type { membershipChanged } from '@quittance/events/user';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { saveOwnerships } from '../wallet/ownership.ts';

/** Knows who owns an organisation: a person can be paid into the wallets of what they own. */
export async function onMembershipChanged(tx: Tx, events: readonly Incoming<typeof membershipChanged>[]): Promise<void> {
  const ownerships = events.map(({ data: { organizationId, userId, role, version } }) => {
    return { organizationId, userId, isOwner: role === 'OWNER', version };
  });
  await saveOwnerships(prismaSql(tx), ownerships);
}
