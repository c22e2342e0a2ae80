import type { JWK } from 'jose';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';

/** A key of the internal token as it is kept. */
export type StoredKey = { kid: string; publicJwk: JWK; privateJwk: Uint8Array; createdAt: Date };

/** Newest first. */
export async function listKeys(db: Tx): Promise<StoredKey[]> {
  const rows = await db.signingKey.findMany({ orderBy: [{ createdAt: 'desc' }, { kid: 'desc' }] });
  return rows.map((row) => ({ ...row, publicJwk: row.publicJwk as JWK }));
}

/** Lets one at a time change the keys. */
export function changeKeys<T>(db: PrismaClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE`;
    return work(tx);
  });
}

export async function insertKey(tx: Tx, key: StoredKey): Promise<void> {
  await tx.signingKey.create({
    data: { ...key, publicJwk: { ...key.publicJwk } as Record<string, string>, privateJwk: Uint8Array.from(key.privateJwk) },
  });
}

export async function deleteKeys(tx: Tx, kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await tx.signingKey.deleteMany({ where: { kid: { in: [...kids] } } });
}
