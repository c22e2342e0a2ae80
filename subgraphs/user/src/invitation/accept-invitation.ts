import type { Caller } from '@quittance/access/caller';
import { type Id, newId } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import type { AlreadyMember } from '../membership/errors.ts';
import { type Membership, membershipChanged, mostMemberships, rejoined } from '../membership/membership.ts';
import { findMembershipOf, insertMembership, lockOrganizations, membershipsOf, updateMembership } from '../membership/store.ts';
import { lockPerson } from '../person/store.ts';
import { inPerson, Refusal } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import type { InvitationNotFound } from './errors.ts';
import type { Invitation } from './invitation.ts';
import { findByToken, markAccepted } from './store.ts';

/** Makes the caller a member by the token of an invitation's link, which is used up. */
export async function acceptInvitation(
  deps: Deps,
  caller: Caller,
  input: { token: string },
): Promise<Result<Membership, InvitationNotFound | AlreadyMember>> {
  const person = inPerson(caller);
  const notFound = err({ code: 'INVITATION_NOT_FOUND', field: 'token' });
  return inTransaction(deps, async (tx) => {
    const now = deps.now();
    const invitation = await findByToken(tx, input.token, now);
    if (invitation === null) return notFound;
    await lockPerson(tx, person);
    await lockOrganizations(tx, [invitation.organizationId]);
    const former = await findMembershipOf(tx, invitation.organizationId, person);
    if (former !== null && former.endedAt === null) return err({ code: 'ALREADY_MEMBER', field: null });
    if ((await membershipsOf(tx, [person])).length >= mostMemberships)
      throw new Refusal('LIMIT_EXCEEDED', `A person belongs to at most ${mostMemberships} organisations.`);
    if (!(await markAccepted(tx, invitation.id, person, now))) return notFound;
    const membership = await join(tx, invitation, person, former, now);
    await recordAction(tx, {
      at: now,
      action: 'member.joined',
      by: person,
      organizationId: invitation.organizationId,
      subject: person,
      details: { role: invitation.role },
    });
    await emit(tx, [membershipChanged(membership)]);
    return ok(membership);
  });
}

async function join(
  tx: Tx,
  invitation: Invitation,
  personId: Id<'usr'>,
  former: Membership | null,
  now: Date,
): Promise<Membership> {
  const { organizationId, role } = invitation;
  if (former !== null) {
    const membership = rejoined(former, role, now);
    await updateMembership(tx, membership);
    return membership;
  }
  const membership = { id: newId('mem'), organizationId, personId, role, version: 1, joinedAt: now, endedAt: null };
  await insertMembership(tx, membership);
  return membership;
}
