import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { actingFor, inPerson } from '../refusal.ts';
import { inTransaction } from '../transaction.ts';
import type { InvitationNotFound } from './errors.ts';
import type { Invitation } from './invitation.ts';
import { markRevoked } from './store.ts';

/** Withdraws an invitation of the organisation acted for. */
export async function revokeInvitation(
  deps: Deps,
  caller: Caller,
  input: { invitationId: Id<'ivt'> },
): Promise<Result<Invitation, InvitationNotFound>> {
  const by = inPerson(caller);
  const { id: organizationId } = actingFor(caller, 'members:write');
  return inTransaction(deps, async (tx) => {
    const invitation = await markRevoked(tx, organizationId, input.invitationId, deps.now());
    if (invitation === null) return err({ code: 'INVITATION_NOT_FOUND', field: 'invitationId' });
    const record = { by, organizationId, subject: invitation.id };
    await recordAction(tx, { at: deps.now(), action: 'member.invitation_revoked', ...record });
    return ok(invitation);
  });
}
