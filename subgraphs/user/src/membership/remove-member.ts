import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { revokeKeysOf } from '../api-key/store.ts';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { actingFor, inPerson, Refusal } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import { currentCaller } from './current-caller.ts';
import type { LastOwner, MembershipNotFound } from './errors.ts';
import { ended, mayTouch, membershipChanged } from './membership.ts';
import { findMembership, isLastOwner, lockOrganizations, updateMembership } from './store.ts';

/**
 * Ends a membership in the organisation acted for, with the API keys that act in that person's name there. Everybody may leave; the last
 * owner can't.
 */
export async function removeMember(
  deps: Deps,
  caller: Caller,
  input: { membershipId: Id<'mem'> },
): Promise<Result<void, LastOwner | MembershipNotFound>> {
  const by = inPerson(caller);
  const { organization } = caller;
  if (organization === null) return err({ code: 'MEMBERSHIP_NOT_FOUND' });
  return inTransaction(deps, async (tx) => {
    await lockOrganizations(tx, [organization.id]);
    const membership = await findMembership(tx, organization.id, input.membershipId);
    if (membership === null) return err({ code: 'MEMBERSHIP_NOT_FOUND' });
    if (membership.personId !== by) {
      const current = await currentCaller(tx, caller);
      actingFor(current, 'members:write');
      if (!mayTouch(current, membership.role)) throw new Refusal('FORBIDDEN', 'Only owners make or change owners.');
    }
    if (await isLastOwner(tx, membership)) return err({ code: 'LAST_OWNER', field: 'membershipId' });
    const left = ended(membership, deps.now());
    await updateMembership(tx, left);
    await revokeKeysOf(tx, membership.personId, deps.now(), organization.id);
    await recordAction(tx, {
      at: deps.now(),
      action: 'member.removed',
      by,
      organizationId: organization.id,
      subject: membership.personId,
      details: { role: membership.role },
    });
    await emit(tx, [membershipChanged(left)]);
    return ok();
  });
}
