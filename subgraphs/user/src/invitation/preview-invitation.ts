import type { Role } from '@quittance/access/caller';
import type { Deps } from '../deps.ts';
import { findOrganization } from '../organization/store.ts';
import { nameOf } from '../person/person.ts';
import { findPerson } from '../person/store.ts';
import { findByToken } from './store.ts';

/** What the holder of a link may see before they follow it. */
export type InvitationPreview = { organizationName: string; role: Role; invitedBy: string; email: string; expiresAt: Date };

/** Null for a token that leads nowhere. */
export async function previewInvitation({ db, now }: Deps, token: string): Promise<InvitationPreview | null> {
  const invitation = await findByToken(db, token, now());
  if (invitation === null) return null;
  const organization = await findOrganization(db, invitation.organizationId);
  const inviter = await findPerson(db, invitation.invitedBy);
  if (organization === null || inviter === null) return null;
  const { role, email, expiresAt } = invitation;
  return { organizationName: organization.name, role, email, expiresAt, invitedBy: nameOf(inviter) };
}
