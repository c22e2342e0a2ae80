import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';
import type { Db, Tx } from '../deps.ts';

/** A wallet that can be paid into; exactly one owner is set. */
export type KnownWallet = {
  id: Id<'wal'>;
  ownerUserId: Id<'usr'> | null;
  ownerOrganizationId: Id<'org'> | null;
  currency: Currency;
};

export async function findWallet(db: Db | Tx, id: Id<'wal'>): Promise<KnownWallet | null> {
  const row = await db.wallet.findUnique({ where: { id: toUuid(id) } });
  if (row === null) return null;
  return {
    id,
    ownerUserId: row.ownerUserId === null ? null : fromUuid('usr', row.ownerUserId),
    ownerOrganizationId: row.ownerOrganizationId === null ? null : fromUuid('org', row.ownerOrganizationId),
    currency: row.currency as Currency,
  };
}

/** Keeps the newest version, whichever order they arrive in. */
export async function saveWallet(tx: Tx, wallet: KnownWallet & { version: number }): Promise<void> {
  const user = wallet.ownerUserId === null ? null : toUuid(wallet.ownerUserId);
  const organization = wallet.ownerOrganizationId === null ? null : toUuid(wallet.ownerOrganizationId);
  await tx.$executeRaw`
    INSERT INTO wallet AS known (id, owner_user_id, owner_organization_id, currency, version)
    VALUES (${toUuid(wallet.id)}::uuid, ${user}::uuid, ${organization}::uuid, ${wallet.currency}, ${wallet.version})
    ON CONFLICT (id) DO UPDATE SET owner_user_id = excluded.owner_user_id, owner_organization_id = excluded.owner_organization_id,
      currency = excluded.currency, version = excluded.version
      WHERE known.version < excluded.version`;
}
