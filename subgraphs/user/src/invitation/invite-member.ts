import type { Caller, Role } from '@quittance/access/caller';
import { invitationCreated } from '@quittance/events/user';
import { newId } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { currentCaller } from '../membership/current-caller.ts';
import type { AlreadyMember } from '../membership/errors.ts';
import { mayTouch } from '../membership/membership.ts';
import { findMembershipOf, lockOrganizations } from '../membership/store.ts';
import { findOrganization } from '../organization/store.ts';
import { nameOf } from '../person/person.ts';
import { findPerson, findPersonByEmail } from '../person/store.ts';
import { actingFor, inPerson, Refusal } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import { type Invitation, invitationLifetimeMs, mostWaiting } from './invitation.ts';
import { insertInvitation, listWaiting } from './store.ts';

export type Invited = { invitation: Invitation; acceptUrl: string };

/** Has a link mailed that makes its holder a member of the organisation acted for; a second one to the same address replaces the first. */
export async function inviteMember(
  deps: Deps,
  caller: Caller,
  input: { email: string; role: Role },
): Promise<Result<Invited, AlreadyMember>> {
  const by = inPerson(caller);
  const { id: organizationId } = actingFor(caller, 'members:write');
  return inTransaction(deps, async (tx) => {
    await lockOrganizations(tx, [organizationId]);
    const current = await currentCaller(tx, caller);
    actingFor(current, 'members:write');
    if (!mayTouch(current, input.role)) throw new Refusal('FORBIDDEN', 'Only owners make or change owners.');
    if ((await listWaiting(tx, organizationId, deps.now())).length >= mostWaiting)
      throw new Refusal('LIMIT_EXCEEDED', `At most ${mostWaiting} invitations wait for an answer.`);
    const known = await findPersonByEmail(tx, input.email);
    const membership = known && (await findMembershipOf(tx, organizationId, known.id));
    if (membership && membership.endedAt === null) return err({ code: 'ALREADY_MEMBER', field: 'email' });

    const createdAt = deps.now();
    const expiresAt = new Date(createdAt.getTime() + invitationLifetimeMs);
    const invitation = { ...input, id: newId('ivt'), organizationId, invitedBy: by, createdAt, expiresAt };
    const token = deps.randomToken();
    const acceptUrl = `${deps.publicUrl}/invitations/${token}`;
    await insertInvitation(tx, invitation, token);
    await recordAction(tx, {
      at: createdAt,
      action: 'member.invited',
      by,
      organizationId,
      subject: invitation.id,
      details: { role: input.role },
    });
    await tell(tx, invitation, acceptUrl);
    return ok({ invitation, acceptUrl });
  });
}

async function tell(tx: Tx, invitation: Invitation, acceptUrl: string): Promise<void> {
  const organization = await findOrganization(tx, invitation.organizationId);
  const inviter = await findPerson(tx, invitation.invitedBy);
  assert(organization !== null && inviter !== null, 'organisations and people are never deleted');
  await emit(tx, [
    {
      contract: invitationCreated,
      subject: invitation.id,
      organizationId: organization.id,
      data: {
        invitationId: invitation.id,
        organizationId: organization.id,
        organizationName: organization.name,
        inviterName: nameOf(inviter),
        role: invitation.role,
        to: invitation.email,
        acceptUrl,
        expiresAt: invitation.expiresAt.toISOString(),
      },
    },
  ]);
}
