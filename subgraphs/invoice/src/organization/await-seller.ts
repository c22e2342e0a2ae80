import { setTimeout as pause } from 'node:timers/promises';
import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { findOrganization } from './store.ts';

const pollMs = 25;

/**
 * Waits for what `user` tells of an organisation that was just created. False when it does not come in time. To be called outside of
 * transactions.
 */
export async function awaitSeller(deps: Pick<Deps, 'db' | 'sellerTimeoutMs'>, organizationId: Id<'org'>): Promise<boolean> {
  const deadline = performance.now() + deps.sellerTimeoutMs;
  while ((await findOrganization(prismaSql(deps.db), organizationId)) === null) {
    if (performance.now() >= deadline) return false;
    await pause(pollMs);
  }
  return true;
}
