import { type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../deps.ts';
import type { Logo } from './logo.ts';

type Db = Pick<Tx, 'organizationLogo'>;

export async function findLogo(db: Db, organizationId: Id<'org'>): Promise<Logo | null> {
  const row = await db.organizationLogo.findUnique({ where: { organizationId: toUuid(organizationId) } });
  return row && { contentType: row.contentType === 'image/png' ? 'image/png' : 'image/jpeg', bytes: row.bytes };
}

export async function putLogo(db: Db, organizationId: Id<'org'>, logo: Logo, updatedAt: Date): Promise<void> {
  const where = { organizationId: toUuid(organizationId) };
  const data = { ...logo, updatedAt };
  await db.organizationLogo.upsert({ where, create: { ...where, ...data }, update: data });
}

export async function removeLogo(db: Db, organizationId: Id<'org'>): Promise<void> {
  await db.organizationLogo.deleteMany({ where: { organizationId: toUuid(organizationId) } });
}
