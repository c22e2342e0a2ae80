import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { membershipsOf } from '../membership/store.ts';
import { findOrganizations } from '../organization/store.ts';
import type { Tx } from '../tx.ts';
import type { Belonging } from './caller.ts';

/** Everything the person belongs to today, first joined first. */
export async function findBelongings(db: Tx, person: Id<'usr'>): Promise<Belonging[]> {
  const memberships = await membershipsOf(db, [person]);
  const organizations = await findOrganizations(
    db,
    memberships.map(({ organizationId }) => organizationId),
  );
  const byId = new Map(organizations.map((organization) => [organization.id, organization]));
  return memberships.flatMap((membership) => {
    const organization = byId.get(membership.organizationId);
    return organization === undefined ? [] : [{ membership, organization }];
  });
}

/** Somebody else's account of a person. */
export type ExternalIdentity = {
  issuer: string;
  subject: string;
  personId: Id<'usr'>;
  /** The provider's time of the newest profile that was taken over. */
  profileAt: Date | null;
  endedAt: Date | null;
};

export async function findExternalIdentity(db: Tx, issuer: string, subject: string): Promise<ExternalIdentity | null> {
  const row = await db.externalIdentity.findUnique({ where: { issuer_subject: { issuer, subject } } });
  return row && { ...row, personId: fromUuid('usr', row.personId) };
}

/** Serialises the first sights of one external account until the transaction ends: there is no row yet to lock. */
export async function lockExternalIdentity(tx: Tx, issuer: string, subject: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${issuer} ${subject}`}, 0))`;
}

export async function insertExternalIdentity(tx: Tx, identity: ExternalIdentity & { createdAt: Date }): Promise<void> {
  await tx.externalIdentity.create({ data: { ...identity, provider: 'clerk', personId: toUuid(identity.personId) } });
}

/** Writes what changes: the profile's time, the end, and who it is. */
export async function updateExternalIdentity(tx: Tx, identity: ExternalIdentity): Promise<void> {
  const { issuer, subject, profileAt, endedAt } = identity;
  await tx.externalIdentity.update({ where: { issuer_subject: { issuer, subject } }, data: { profileAt, endedAt } });
}

/** None of the person's external accounts counts any more. */
export async function endExternalIdentities(tx: Tx, person: Id<'usr'>, now: Date): Promise<void> {
  await tx.externalIdentity.updateMany({ where: { personId: toUuid(person), endedAt: null }, data: { endedAt: now } });
}

/** Deletes sessions and reset tokens that expired: they count no more anyway. */
export async function pruneExpired(db: PrismaClient, now: Date): Promise<void> {
  await db.authSession.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.authVerification.deleteMany({ where: { expiresAt: { lt: now } } });
}
