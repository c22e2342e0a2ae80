import type { organizationUpdated } from '@quittance/events/user';
import type { Incoming } from '@quittance/messaging/route';
import { keepOrganization } from '../organization/store.ts';
import type { Tx } from '../tx.ts';

type Changed = Pick<Incoming<typeof organizationUpdated>, 'data'>;

/** Keeps name and reply address; events carry the whole state, so created and updated are the same here. */
export async function onOrganizationChanged(tx: Tx, events: readonly Changed[]): Promise<void> {
  for (const { data } of events) {
    const { organizationId: id, name, email, version } = data;
    await keepOrganization(tx, { id, name, email, version });
  }
}
