import type { Caller, Role } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { actingFor, inPerson, Refusal } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import { currentCaller } from './current-caller.ts';
import type { LastOwner, MembershipNotFound } from './errors.ts';
import { type Membership, mayTouch, membershipChanged, withRole } from './membership.ts';
import { findMembership, isLastOwner, lockOrganizations, updateMembership } from './store.ts';

/** Gives a member of the organisation acted for another role; there is always an owner left. */
export async function changeMemberRole(
  deps: Deps,
  caller: Caller,
  input: { membershipId: Id<'mem'>; role: Role },
): Promise<Result<Membership, LastOwner | MembershipNotFound>> {
  const by = inPerson(caller);
  const organization = actingFor(caller, 'members:write');
  return inTransaction(deps, async (tx) => {
    await lockOrganizations(tx, [organization.id]);
    const current = await currentCaller(tx, caller);
    actingFor(current, 'members:write');
    const membership = await findMembership(tx, organization.id, input.membershipId);
    if (membership === null) return err({ code: 'MEMBERSHIP_NOT_FOUND' });
    if (!mayTouch(current, membership.role) || !mayTouch(current, input.role))
      throw new Refusal('FORBIDDEN', 'Only owners make or change owners.');
    if (membership.role === input.role) return ok(membership);
    if (await isLastOwner(tx, membership)) return err({ code: 'LAST_OWNER', field: 'membershipId' });
    const changed = withRole(membership, input.role);
    await updateMembership(tx, changed);
    await recordAction(tx, {
      at: deps.now(),
      action: 'member.role_changed',
      by,
      organizationId: organization.id,
      subject: membership.personId,
      details: { from: membership.role, to: input.role },
    });
    await emit(tx, [membershipChanged(changed)]);
    return ok(changed);
  });
}
