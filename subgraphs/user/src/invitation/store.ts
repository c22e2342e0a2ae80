import type { Role } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Invitation as Row } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';
import { type Invitation, mostWaiting, tokenHash } from './invitation.ts';

function toInvitation(row: Row): Invitation {
  return {
    id: fromUuid('ivt', row.id),
    organizationId: fromUuid('org', row.organizationId),
    email: row.email,
    role: row.role as Role,
    invitedBy: fromUuid('usr', row.invitedById),
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  };
}

const waiting = (now: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: now } });

/** Adds an invitation in place of the one that address has there. The caller holds the organisation's lock. */
export async function insertInvitation(tx: Tx, invitation: Invitation, token: string): Promise<void> {
  const { id, invitedBy, ...rest } = invitation;
  const organizationId = toUuid(invitation.organizationId);
  await tx.invitation.updateMany({
    where: { organizationId, email: invitation.email, acceptedAt: null, revokedAt: null },
    data: { revokedAt: invitation.createdAt },
  });
  await tx.invitation.create({
    data: { ...rest, id: toUuid(id), organizationId, invitedById: toUuid(invitedBy), tokenHash: tokenHash(token) },
  });
}

/** Those that wait for an answer, newest first. */
export async function listWaiting(db: Tx, organization: Id<'org'>, now: Date): Promise<Invitation[]> {
  const rows = await db.invitation.findMany({
    where: { organizationId: toUuid(organization), ...waiting(now) },
    orderBy: { id: 'desc' },
    take: mostWaiting,
  });
  return rows.map(toInvitation);
}

/** The one a link leads to, if it still waits for an answer. */
export async function findByToken(db: Tx, token: string, now: Date): Promise<Invitation | null> {
  const row = await db.invitation.findUnique({ where: { tokenHash: tokenHash(token), ...waiting(now) } });
  return row && toInvitation(row);
}

/** Uses it up; false when somebody was faster. */
export async function markAccepted(tx: Tx, id: Id<'ivt'>, by: Id<'usr'>, now: Date): Promise<boolean> {
  const { count } = await tx.invitation.updateMany({
    where: { id: toUuid(id), ...waiting(now) },
    data: { acceptedAt: now, acceptedById: toUuid(by) },
  });
  return count === 1;
}

/** Withdraws one of the organisation's; null when it has none of that id that waits for an answer. */
export async function markRevoked(tx: Tx, organization: Id<'org'>, id: Id<'ivt'>, now: Date): Promise<Invitation | null> {
  const where = { id: toUuid(id), organizationId: toUuid(organization) };
  const { count } = await tx.invitation.updateMany({ where: { ...where, ...waiting(now) }, data: { revokedAt: now } });
  if (count === 0) return null;
  return toInvitation(await tx.invitation.findUniqueOrThrow({ where }));
}
