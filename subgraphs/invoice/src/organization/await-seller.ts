import { setTimeout as pause } from 'node:timers/promises';
import { unavailable } from '@quittance/graphql-kit/errors';
import type { Id } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { findOrganization } from './store.ts';

const pollMs = 25;

/**
 * Waits for what `user` tells of an organisation that was just created; throws UNAVAILABLE when it does not come in time. To be called
 * outside of transactions.
 */
export async function awaitSeller(deps: Pick<Deps, 'db' | 'sellerTimeoutMs'>, organizationId: Id<'org'>): Promise<void> {
  const deadline = performance.now() + deps.sellerTimeoutMs;
  while ((await findOrganization(deps.db, organizationId)) === null) {
    if (performance.now() >= deadline) {
      throw unavailable('The data of your organisation have not arrived here yet; try again shortly.');
    }
    await pause(pollMs);
  }
}
