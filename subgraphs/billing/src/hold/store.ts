import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { PrismaClient, Hold as Row } from '../generated/prisma/client.ts';
import type { Hold, HoldStatus } from './hold.ts';

type Db = Pick<PrismaClient, 'hold'>;

export async function findHold(db: Db, id: Id<'hld'>): Promise<Hold | null> {
  const row = await db.hold.findUnique({ where: { id: toUuid(id) } });
  return row === null ? null : holdOf(row);
}

/** Holds whose time has passed and that nobody resolved, oldest first. */
export async function overdueHolds(db: Db, now: Date, most: number): Promise<Hold[]> {
  const where = { status: 'PLACED', expiresAt: { lte: now } };
  const rows = await db.hold.findMany({ where, orderBy: { expiresAt: 'asc' }, take: most });
  return rows.map(holdOf);
}

function holdOf(row: Row): Hold {
  return {
    id: fromUuid('hld', row.id),
    walletId: fromUuid('wal', row.walletId),
    toWalletId: fromUuid('wal', row.toWalletId),
    amountMinor: row.amountMinor,
    currency: row.currency,
    status: row.status as HoldStatus,
    capturedMinor: row.capturedMinor,
    expiresAt: row.expiresAt,
    placedAt: row.placedAt,
    reference: row.reference,
  };
}

export async function insertHold(sql: Sql, hold: Hold): Promise<void> {
  await sql.execute(
    `INSERT INTO hold (id, wallet_id, to_wallet_id, amount_minor, currency, status, expires_at, placed_at, reference)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5, $6, $7::timestamptz, $8::timestamptz, $9)`,
    [
      toUuid(hold.id),
      toUuid(hold.walletId),
      toUuid(hold.toWalletId),
      hold.amountMinor.toString(),
      hold.currency,
      hold.status,
      hold.expiresAt.toISOString(),
      hold.placedAt.toISOString(),
      hold.reference,
    ],
  );
}

/** Says what became of holds. The ledger has made sure that each is resolved once. */
export async function resolveHolds(
  sql: Sql,
  ids: readonly Id<'hld'>[],
  status: Exclude<HoldStatus, 'PLACED'>,
  capturedMinor = 0n,
): Promise<void> {
  await sql.execute('UPDATE hold SET status = $2, captured_minor = $3::bigint WHERE id = ANY($1::uuid[])', [
    ids.map(toUuid),
    status,
    capturedMinor.toString(),
  ]);
}
