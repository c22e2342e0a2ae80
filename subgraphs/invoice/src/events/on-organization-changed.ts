import { prismaSql } from '@quittance/database/prisma-sql';
import type { organizationUpdated } from '@quittance/events/user';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import type { Organization } from '../organization/organization.ts';
import { projectOrganizations } from '../organization/store.ts';

/** Keeps what `user` tells of organisations, the newest of each; serves `created` and `updated`, which say the same. */
export async function onOrganizationChanged(
  tx: Tx,
  events: readonly Pick<Incoming<typeof organizationUpdated>, 'data'>[],
): Promise<void> {
  const newest = new Map<Organization['id'], Organization>();
  for (const { data } of events) {
    const { organizationId: id, name, country, currency, taxId, address, email, version } = data;
    const known = newest.get(id)?.version ?? 0;
    if (version > known) newest.set(id, { id, name, country, currency, taxId, address, email, version });
  }
  await projectOrganizations(prismaSql(tx), [...newest.values()]);
}
