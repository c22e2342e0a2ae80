import { prismaSql } from '@quittance/database/prisma-sql';
import type { organizationCreated } from '@quittance/events/user';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Place } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import type { Tx } from '../deps.ts';
import { saveOwnerships } from '../wallet/ownership.ts';
import { noteChanged } from '../wallet/untold.ts';

/** Opens the organisation's wallet in its currency. */
export async function onOrganizationCreated(
  tx: Tx,
  events: readonly Incoming<typeof organizationCreated>[],
  now: Date,
): Promise<void> {
  const sql = prismaSql(tx);
  await saveOwnerships(
    sql,
    // Older than everything that is told of the membership itself.
    events.map(({ data }) => ({ organizationId: data.organizationId, userId: data.ownerUserId, isOwner: true, version: 0 })),
  );
  const places = events.map(({ data: { organizationId, currency } }): Place => {
    return { kind: 'wallet', owner: { userId: null, organizationId }, currency };
  });
  const { openedWallets } = await ensurePlaces(sql, places, now);
  await noteChanged(sql, openedWallets);
}
