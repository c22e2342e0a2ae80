import type { Role } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { Prisma, type Membership as Row } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';
import type { Membership } from './membership.ts';

function toMembership(row: Row): Membership {
  return {
    ...row,
    id: fromUuid('mem', row.id),
    organizationId: fromUuid('org', row.organizationId),
    personId: fromUuid('usr', row.personId),
    role: row.role as Role,
  };
}

function toRow({ id, organizationId, personId, ...rest }: Membership): Row {
  return { ...rest, id: toUuid(id), organizationId: toUuid(organizationId), personId: toUuid(personId) };
}

/** Makes changes of these organisations' members follow one another. In sorted order, so that two who lock several never wait for each other. */
export async function lockOrganizations(tx: Tx, ids: readonly Id<'org'>[]): Promise<void> {
  if (ids.length === 0) return;
  const uuids = Prisma.join(ids.map((id) => Prisma.sql`${toUuid(id)}::uuid`));
  await tx.$queryRaw`SELECT FROM organization WHERE id IN (${uuids}) ORDER BY id FOR UPDATE`;
}

/** What these people belong to today, first joined first. */
export async function membershipsOf(db: Tx, people: readonly Id<'usr'>[]): Promise<Membership[]> {
  const rows = await db.membership.findMany({
    where: { personId: { in: people.map(toUuid) }, endedAt: null },
    orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toMembership);
}

/** One of today. */
export async function findMembership(db: Tx, organization: Id<'org'>, id: Id<'mem'>): Promise<Membership | null> {
  const row = await db.membership.findUnique({ where: { id: toUuid(id), organizationId: toUuid(organization), endedAt: null } });
  return row && toMembership(row);
}

/** The person's membership there, also one that has ended. */
export async function findMembershipOf(db: Tx, organization: Id<'org'>, person: Id<'usr'>): Promise<Membership | null> {
  const organizationId_personId = { organizationId: toUuid(organization), personId: toUuid(person) };
  const row = await db.membership.findUnique({ where: { organizationId_personId } });
  return row && toMembership(row);
}

/** Whether the organisation would have no owner without this one. The caller holds the organisation's lock. */
export async function isLastOwner(tx: Tx, membership: Membership): Promise<boolean> {
  if (membership.role !== 'OWNER' || membership.endedAt !== null) return false;
  return (await countOthers(tx, membership, { role: 'OWNER' })) === 0;
}

/** Whether the organisation has members beside this one. */
export async function hasOtherMembers(tx: Tx, membership: Membership): Promise<boolean> {
  return (await countOthers(tx, membership, {})) > 0;
}

function countOthers(tx: Tx, { id, organizationId }: Membership, where: { role?: Role }): Promise<number> {
  return tx.membership.count({
    where: { ...where, organizationId: toUuid(organizationId), id: { not: toUuid(id) }, endedAt: null },
  });
}

/** One row more than the page has, first joined first. Of a page's key the instant is the first part, the id the second. */
export async function listMembers(
  db: Tx,
  organization: Id<'org'>,
  page: { first: number; after: { joinedAt: Date; id: Id<'mem'> } | null },
): Promise<Membership[]> {
  const { after } = page;
  const rows = await db.membership.findMany({
    where: {
      organizationId: toUuid(organization),
      endedAt: null,
      ...(after && {
        OR: [{ joinedAt: { gt: after.joinedAt } }, { joinedAt: after.joinedAt, id: { gt: toUuid(after.id) } }],
      }),
    },
    orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
    take: page.first + 1,
  });
  return rows.map(toMembership);
}

export async function insertMembership(tx: Tx, membership: Membership): Promise<void> {
  await tx.membership.create({ data: toRow(membership) });
}

/** Writes the whole state. The caller holds the organisation's lock. */
export async function updateMembership(tx: Tx, membership: Membership): Promise<void> {
  const { id, ...state } = toRow(membership);
  await tx.membership.update({ where: { id }, data: state });
}
