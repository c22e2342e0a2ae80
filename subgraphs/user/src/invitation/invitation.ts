import { createHash } from 'node:crypto';
import type { Role } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';

/** How long an invitation's link works. */
export const invitationLifetimeMs = 7 * 24 * 60 * 60_000;
/** An organisation has no more that wait for an answer. */
export const mostWaiting = 100;

/** A link that makes its holder a member. */
export type Invitation = {
  id: Id<'ivt'>;
  organizationId: Id<'org'>;
  /** Where it was mailed, normalised. */
  email: string;
  role: Role;
  invitedBy: Id<'usr'>;
  createdAt: Date;
  expiresAt: Date;
};

/** How a link's token is kept: who reads the table can't follow the links. Enough for 256 random bits. */
export function tokenHash(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(token).digest());
}
