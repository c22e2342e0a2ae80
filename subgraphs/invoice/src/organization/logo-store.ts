import type { Sql } from '@quittance/database/sql';
import { type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../deps.ts';
import type { OrganizationLogo as Row } from '../generated/prisma/client.ts';
import type { Logo } from './logo.ts';

type Db = Pick<Tx, 'organizationLogo'>;

export async function findLogo(sql: Sql, organizationId: Id<'org'>): Promise<Logo | null> {
  const text = 'SELECT content_type AS "contentType", bytes FROM organization_logo WHERE organization_id = $1::uuid';
  const [row] = await sql.query<Pick<Row, 'contentType' | 'bytes'>>(text, [toUuid(organizationId)]);
  return row === undefined
    ? null
    : { contentType: row.contentType === 'image/png' ? 'image/png' : 'image/jpeg', bytes: row.bytes };
}

export async function putLogo(db: Db, organizationId: Id<'org'>, logo: Logo, updatedAt: Date): Promise<void> {
  const where = { organizationId: toUuid(organizationId) };
  const data = { ...logo, updatedAt };
  await db.organizationLogo.upsert({ where, create: { ...where, ...data }, update: data });
}

export async function removeLogo(db: Db, organizationId: Id<'org'>): Promise<void> {
  await db.organizationLogo.deleteMany({ where: { organizationId: toUuid(organizationId) } });
}
