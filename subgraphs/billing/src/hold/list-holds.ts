import type { Sql } from '@quittance/database/sql';
import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Hold, HoldStatus } from './hold.ts';

/** Where a hold stands in its list. */
export type HoldPosition = { placedAt: Date; id: Id<'hld'> };

type Row = Omit<Hold, 'id' | 'walletId' | 'toWalletId'> & { id: string; walletId: string; toWalletId: string };

const columns = `id::text AS "id", wallet_id::text AS "walletId", to_wallet_id::text AS "toWalletId", amount_minor AS "amountMinor", currency, status,
  captured_minor AS "capturedMinor", expires_at AS "expiresAt", placed_at AS "placedAt", reference`;

/** Of one side of the wallet ($1): at most $2, in one of the states $3 (null: any), after a position ($4, $5; null: from the newest). */
const ofSide = (column: 'wallet_id' | 'to_wallet_id') => `
  (SELECT ${columns} FROM hold
    WHERE ${column} = $1::uuid AND ($3::text[] IS NULL OR status = ANY($3::text[]))
      AND ($4::timestamptz IS NULL OR (placed_at, hold.id) < ($4::timestamptz, $5::uuid))
    ORDER BY placed_at DESC, hold.id DESC LIMIT $2::int)`;

/**
 * A page of the holds on and for a wallet, newest first, and one more. Each side is read by its own index, as far as the page goes; no hold has
 * the same wallet on both sides.
 */
export const holdsOfWallet = `${ofSide('wallet_id')} UNION ALL ${ofSide('to_wallet_id')} ORDER BY "placedAt" DESC, "id" DESC LIMIT $2::int`;

export async function listHolds(
  sql: Sql,
  walletId: Id<'wal'>,
  status: readonly HoldStatus[] | null,
  { first }: Page,
  after: HoldPosition | null,
): Promise<Hold[]> {
  const rows = await sql.query<Row>(holdsOfWallet, [
    toUuid(walletId),
    first + 1,
    status,
    after?.placedAt.toISOString() ?? null,
    after === null ? null : toUuid(after.id),
  ]);
  return rows.map((row) => ({
    ...row,
    id: fromUuid('hld', row.id),
    walletId: fromUuid('wal', row.walletId),
    toWalletId: fromUuid('wal', row.toWalletId),
  }));
}
