import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { z } from 'zod';
import { Prisma, type Organization as Row } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';
import type { Organization } from './organization.ts';

const address = z
  .object({
    line1: z.string(),
    line2: z.string().nullable(),
    city: z.string(),
    postalCode: z.string(),
    country: z.string(),
  })
  .nullable();

function toOrganization(row: Row): Organization {
  return { ...row, id: fromUuid('org', row.id), address: address.parse(row.address) };
}

function toRow(organization: Organization) {
  return { ...organization, id: toUuid(organization.id), address: organization.address ?? Prisma.DbNull };
}

export async function insertOrganization(tx: Tx, organization: Organization): Promise<void> {
  await tx.organization.create({ data: toRow(organization) });
}

export async function findOrganization(db: Tx, id: Id<'org'>): Promise<Organization | null> {
  const row = await db.organization.findUnique({ where: { id: toUuid(id) } });
  return row && toOrganization(row);
}

export async function findOrganizations(db: Tx, ids: readonly Id<'org'>[]): Promise<Organization[]> {
  return (await db.organization.findMany({ where: { id: { in: ids.map(toUuid) } } })).map(toOrganization);
}

/** Writes the whole state. The caller holds the row's lock. */
export async function updateOrganizationRow(tx: Tx, organization: Organization): Promise<void> {
  const { id, ...state } = toRow(organization);
  await tx.organization.update({ where: { id }, data: state });
}

/** One row more than the page has, newest first; `search` is a part of the name. */
export async function listOrganizations(
  db: Tx,
  { search }: { search?: string | undefined },
  page: { first: number; after: Id<'org'> | null },
): Promise<Organization[]> {
  const rows = await db.organization.findMany({
    where: {
      ...(page.after && { id: { lt: toUuid(page.after) } }),
      ...(search && { name: { contains: search.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' } }),
    },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(toOrganization);
}
