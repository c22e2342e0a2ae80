import type { Sql } from '@quittance/database/sql';
import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Owner } from '../chart/chart.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { availableMinor, balanceMinor } from '../ledger/ledger.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import { idOrNull } from '../nullable-id.ts';
import type { Entry, Wallet } from './wallet.ts';

type Db = Pick<PrismaClient, 'wallet' | 'organizationOwner'>;
type Row = Prisma.WalletGetPayload<{ include: { account: true } }>;

function walletOf(row: Row): Wallet {
  const userId = idOrNull('usr', row.ownerUserId);
  const organizationId = idOrNull('org', row.ownerOrganizationId);
  return {
    id: fromUuid('wal', row.id),
    owner: { userId, organizationId } as Owner,
    currency: row.currency,
    balanceMinor: balanceMinor(row.account),
    availableMinor: availableMinor(row.account),
    heldMinor: row.account.debitsPending,
    openedAt: row.openedAt,
  };
}

/** Wallets by id, in no particular order. */
export async function findWallets(db: Db, ids: readonly Id<'wal'>[]): Promise<Wallet[]> {
  const rows = await db.wallet.findMany({ where: { id: { in: ids.map(toUuid) } }, include: { account: true } });
  return rows.map(walletOf);
}

export async function findWallet(db: Db, id: Id<'wal'>): Promise<Wallet | null> {
  const [wallet] = await findWallets(db, [id]);
  return wallet ?? null;
}

/** The wallets of these owners, by currency. */
export async function walletsOf(db: Db, owners: readonly Owner[]): Promise<Wallet[]> {
  const rows = await db.wallet.findMany({
    where: { OR: ownersWhere(owners) },
    include: { account: true },
    orderBy: [{ currency: 'asc' }, { id: 'asc' }],
  });
  return rows.map(walletOf);
}

function ownersWhere(owners: readonly Owner[]): Prisma.WalletWhereInput[] {
  return owners.map(({ userId, organizationId }) =>
    organizationId === null ? { ownerUserId: toUuid(userId) } : { ownerOrganizationId: toUuid(organizationId) },
  );
}

/** Where a person can be paid: into their own wallets and those of the organisations they own. */
export async function receivingWalletsOf(db: Db, userId: Id<'usr'>): Promise<{ id: Id<'wal'>; currency: string }[]> {
  const owned = await db.organizationOwner.findMany({ where: { userId: toUuid(userId), isOwner: true } });
  const organizations = owned.map(({ organizationId }) => fromUuid('org', organizationId));
  const owners: Owner[] = [
    { userId, organizationId: null },
    ...organizations.map((organizationId) => ({ userId: null, organizationId })),
  ];
  const rows = await db.wallet.findMany({
    where: { OR: ownersWhere(owners) },
    select: { id: true, currency: true },
    orderBy: [{ ownerUserId: { sort: 'asc', nulls: 'last' } }, { currency: 'asc' }],
    take: 100,
  });
  return rows.map(({ id, currency }) => ({ id: fromUuid('wal', id), currency }));
}

/** An entry as the ledger keeps it. */
export type EntryRow = {
  accountId: string;
  accountSeq: bigint;
  transferId: string;
  side: string;
  amountMinor: bigint;
  balanceAfterMinor: bigint;
  postedAt: Date;
};

/** It, of the view `entry`. */
export const entryColumns = `
  account_id::text AS "accountId", account_seq AS "accountSeq", transfer_id::text AS "transferId", side, amount_minor AS "amountMinor",
  balance_after_minor AS "balanceAfterMinor", posted_at AS "postedAt"`;

/** Posted entries of an account ($1) with numbers below another ($2), newest first, at most $3. */
export const newestEntries = `
  SELECT ${entryColumns} FROM entry WHERE account_id = $1::uuid AND account_seq < $2::bigint AND amount_minor > 0
   ORDER BY account_seq DESC LIMIT $3::int`;

/** A page of a wallet's posted entries, newest first. The key of an entry is its number. */
export async function pageOfEntries(sql: Sql, wallet: Wallet, page: Page, before: bigint | null): Promise<Entry[]> {
  const rows = await sql.query<EntryRow>(newestEntries, [toUuid(wallet.id), (before ?? most).toString(), page.first + 1]);
  return rows.map((row) => entryOf(row, wallet));
}

const most = 2n ** 63n - 1n;

/** The entry as its wallet's owner sees it. */
export function entryOf(row: EntryRow, { currency }: Wallet): Entry {
  return {
    id: fromUuid('ent', derivedUuid('entry', row.accountId, row.accountSeq.toString())),
    seq: row.accountSeq,
    transferId: fromUuid('tra', row.transferId),
    side: row.side === 'debit' ? 'DEBIT' : 'CREDIT',
    amountMinor: row.amountMinor,
    balanceAfterMinor: row.balanceAfterMinor,
    currency,
    createdAt: row.postedAt,
  };
}
