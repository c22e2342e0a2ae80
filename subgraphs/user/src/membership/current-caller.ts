import type { Caller } from '@quittance/access/caller';
import { findPerson } from '../person/store.ts';
import type { Tx } from '../tx.ts';
import { findMembershipOf } from './store.ts';

/**
 * The caller as the database knows them now. A token tells what was true up to a minute ago, which is too old for giving rights: somebody just
 * demoted could promote themselves again.
 */
export async function currentCaller(tx: Tx, caller: Caller): Promise<Caller> {
  if (caller.userId === null) return caller;
  const person = await findPerson(tx, caller.userId);
  const platformAdmin = caller.platformAdmin && person?.platformAdmin === true;
  if (caller.organization === null) return { ...caller, platformAdmin };
  const membership = await findMembershipOf(tx, caller.organization.id, caller.userId);
  if (membership !== null && membership.endedAt === null)
    return { ...caller, platformAdmin, organization: { ...caller.organization, role: membership.role } };
  return { ...caller, platformAdmin, organization: platformAdmin ? caller.organization : null };
}
