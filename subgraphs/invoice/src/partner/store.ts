import { columnsAs } from '@quittance/database/columns';
import { prismaSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { addressOf } from '../address.ts';
import type { Tx } from '../deps.ts';
import { Prisma, type Partner as Row } from '../generated/prisma/client.ts';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { Partner, PartnerKind, PartnerRole } from './partner.ts';

/** What reads and writes partners: the client or a transaction. */
type Db = Pick<Tx, 'partner' | '$queryRaw'>;

const select = `SELECT ${columnsAs(Prisma.PartnerScalarFieldEnum)} FROM partner`;

export async function findPartner(sql: Sql, organizationId: Id<'org'>, partnerId: Id<'ptn'>): Promise<Partner | null> {
  const which = [toUuid(partnerId), toUuid(organizationId)];
  const [row] = await sql.query<Row>(`${select} WHERE id = $1::uuid AND organization_id = $2::uuid`, which);
  return row === undefined ? null : fromRow(row);
}

/** The buyer of a draft, if it has one. */
export async function findBuyer(sql: Sql, invoiceId: Id<'inv'>): Promise<Partner | null> {
  const ofInvoice = 'WHERE id = (SELECT buyer_id FROM invoice WHERE id = $1::uuid)';
  const [row] = await sql.query<Row>(`${select} ${ofInvoice}`, [toUuid(invoiceId)]);
  return row === undefined ? null : fromRow(row);
}

/** As `findPartner`, and nobody else changes it before the transaction ends. */
export async function lockPartner(tx: Tx, organizationId: Id<'org'>, partnerId: Id<'ptn'>): Promise<Partner | null> {
  await tx.$queryRaw`SELECT 1 FROM partner WHERE id = ${toUuid(partnerId)}::uuid FOR UPDATE`;
  return findPartner(prismaSql(tx), organizationId, partnerId);
}

/** Several by id, of whatever organisation: the caller says who may see them. */
export async function findPartners(db: Db, partnerIds: readonly Id<'ptn'>[]): Promise<Partner[]> {
  const rows = await db.partner.findMany({ where: { id: { in: partnerIds.map(toUuid) } } });
  return rows.map(fromRow);
}

/** False when another partner has the external reference. */
export async function insertPartner(db: Db, partner: Partner): Promise<boolean> {
  return unlessReferenceTaken(() => db.partner.create({ data: { id: toUuid(partner.id), ...columnsOf(partner) } }));
}

/** False when another partner has the external reference: then the transaction is lost. */
export async function updatePartnerRow(db: Db, partner: Partner): Promise<boolean> {
  return unlessReferenceTaken(() => db.partner.update({ where: { id: toUuid(partner.id) }, data: columnsOf(partner) }));
}

/** Remembers who is behind the partner; the first who claims stays. */
export async function linkPartner(tx: Tx, partnerId: Id<'ptn'>, organizationId: Id<'org'>, at: Date): Promise<void> {
  await tx.partner.updateMany({
    where: { id: toUuid(partnerId), linkedOrganizationId: null },
    data: { linkedOrganizationId: toUuid(organizationId), updatedAt: at },
  });
}

async function unlessReferenceTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    // The only unique index beside the key, which is new.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
    throw error;
  }
}

function columnsOf(partner: Partner) {
  const { id: _, organizationId, linkedOrganizationId, address, roles, ...columns } = partner;
  return {
    ...columns,
    organizationId: toUuid(organizationId),
    linkedOrganizationId: uuidOrNull(linkedOrganizationId),
    address: address ?? Prisma.DbNull,
    roles: [...roles],
  };
}

function fromRow(row: Row): Partner {
  return {
    ...row,
    id: fromUuid('ptn', row.id),
    organizationId: fromUuid('org', row.organizationId),
    kind: row.kind as PartnerKind,
    roles: row.roles as PartnerRole[],
    address: addressOf(row.address),
    linkedOrganizationId: idOrNull('org', row.linkedOrganizationId),
  };
}
