import type { Permission } from '@quittance/access/permissions';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { ApiKey as Row } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';
import { type ApiKey, secretHash, useNotedEveryMs } from './api-key.ts';

function toApiKey({ secretHash: _hash, createdById, ...row }: Row): ApiKey {
  return {
    ...row,
    id: fromUuid('key', row.id),
    organizationId: fromUuid('org', row.organizationId),
    createdBy: fromUuid('usr', createdById),
    scopes: row.scopes as Permission[],
  };
}

export async function insertApiKey(tx: Tx, key: ApiKey, secret: string): Promise<void> {
  const { createdBy, ...rest } = key;
  await tx.apiKey.create({
    data: {
      ...rest,
      id: toUuid(key.id),
      organizationId: toUuid(key.organizationId),
      createdById: toUuid(createdBy),
      scopes: [...key.scopes],
      secretHash: secretHash(secret),
    },
  });
}

export async function findBySecret(db: Tx, secret: string): Promise<ApiKey | null> {
  const row = await db.apiKey.findUnique({ where: { secretHash: secretHash(secret) } });
  return row && toApiKey(row);
}

/** One of the organisation's. */
export async function findApiKey(db: Tx, organization: Id<'org'>, id: Id<'key'>): Promise<ApiKey | null> {
  const row = await db.apiKey.findUnique({ where: { id: toUuid(id), organizationId: toUuid(organization) } });
  return row && toApiKey(row);
}

export async function countUnrevoked(db: Tx, organization: Id<'org'>): Promise<number> {
  return db.apiKey.count({ where: { organizationId: toUuid(organization), revokedAt: null } });
}

/** Revokes one; false when it was revoked before. */
export async function markRevoked(tx: Tx, id: Id<'key'>, now: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { id: toUuid(id), revokedAt: null }, data: { revokedAt: now } });
  return count === 1;
}

/** Revokes what the person made, in one organisation or in all. */
export async function revokeKeysOf(tx: Tx, person: Id<'usr'>, now: Date, organization?: Id<'org'>): Promise<void> {
  await tx.apiKey.updateMany({
    where: { createdById: toUuid(person), revokedAt: null, ...(organization && { organizationId: toUuid(organization) }) },
    data: { revokedAt: now },
  });
}

/** Notes that the key was used, unless that was noted a short while ago. */
export async function noteUse(db: Tx, key: ApiKey, now: Date): Promise<void> {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < useNotedEveryMs) return;
  await db.apiKey.update({ where: { id: toUuid(key.id) }, data: { lastUsedAt: now } });
}

/** One row more than the page has, newest first. */
export async function listApiKeys(
  db: Tx,
  organization: Id<'org'>,
  page: { first: number; after: Id<'key'> | null },
): Promise<ApiKey[]> {
  const rows = await db.apiKey.findMany({
    where: { organizationId: toUuid(organization), ...(page.after && { id: { lt: toUuid(page.after) } }) },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(toApiKey);
}
