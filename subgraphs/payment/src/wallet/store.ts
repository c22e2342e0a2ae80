import { prismaSql } from '@quittance/database/prisma-sql';
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

/** Keeps the newest version of each, whichever order they arrive in; one statement, however many. */
export async function saveWallets(tx: Tx, wallets: readonly (KnownWallet & { version: number })[]): Promise<void> {
  const newest = new Map<string, KnownWallet & { version: number }>();
  for (const wallet of wallets) if (wallet.version > (newest.get(wallet.id)?.version ?? -1)) newest.set(wallet.id, wallet);
  // In the order of their ids: two that save several wait for each other instead of deadlocking.
  const rows = [...newest.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  await prismaSql(tx).execute(upsertWallets, [
    rows.map(({ id }) => toUuid(id)),
    rows.map(({ ownerUserId }) => (ownerUserId === null ? null : toUuid(ownerUserId))),
    rows.map(({ ownerOrganizationId }) => (ownerOrganizationId === null ? null : toUuid(ownerOrganizationId))),
    rows.map(({ currency }) => currency),
    rows.map(({ version }) => version),
  ]);
}

const upsertWallets = `
  INSERT INTO wallet AS known (id, owner_user_id, owner_organization_id, currency, version)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[])
  ON CONFLICT (id) DO UPDATE SET owner_user_id = excluded.owner_user_id, owner_organization_id = excluded.owner_organization_id,
    currency = excluded.currency, version = excluded.version
    WHERE known.version < excluded.version`;
