import { fromUuid, type Id, parseId, toUuid } from '@quittance/ids';
import type { PrismaClient, Transfer as TransferRow } from '../generated/prisma/client.ts';
import { idOrNull } from '../nullable-id.ts';
import { kindOf, type Side, type Transfer } from './transfer.ts';

type Db = Pick<PrismaClient, 'transfer' | 'account'>;

/** Transfers by id, in no particular order. Three queries, however many. */
export async function findTransfers(db: Db, ids: readonly Id<'tra'>[]): Promise<Transfer[]> {
  const rows = await db.transfer.findMany({ where: { id: { in: ids.map(toUuid) } } });
  const firsts = await firstsOf(db, rows);
  const accountIds = new Set(rows.flatMap(({ debitAccountId, creditAccountId }) => [debitAccountId, creditAccountId]));
  const accounts = await db.account.findMany({ where: { id: { in: [...accountIds] } } });
  const journalOf = new Map(firsts.map((first) => [first.journalId, first]));
  const sideOf = new Map(accounts.map((account) => [account.id, sideOfAccount(account)]));
  return rows.map((row) => {
    const journal = journalOf.get(row.journalId);
    return {
      id: fromUuid('tra', row.id),
      kind: kindOf(row.kind, journal?.type ?? ''),
      reference: journal?.reference ?? null,
      amountMinor: row.amountMinor,
      currency: row.currency,
      from: sideOf.get(row.debitAccountId) ?? nobody,
      to: sideOf.get(row.creditAccountId) ?? nobody,
      paymentId: parseId('pay', journal?.externalRef ?? ''),
      reversesId: idOrNull('tra', journal?.reversesId ?? null),
      exchangeRate: journal?.type === 'exchange' ? journal.externalRef : null,
      createdAt: row.postedAt,
    };
  });
}

export async function findTransfer(db: Db, id: Id<'tra'>): Promise<Transfer | null> {
  const [transfer] = await findTransfers(db, [id]);
  return transfer ?? null;
}

/** What says of which journals these are: their first transfers. Most are their journal's only one. */
async function firstsOf(db: Db, rows: readonly TransferRow[]): Promise<readonly TransferRow[]> {
  const others = rows.filter(({ ordinal }) => ordinal > 0);
  if (others.length === 0) return rows;
  const found = await db.transfer.findMany({
    where: { journalId: { in: others.map(({ journalId }) => journalId) }, ordinal: 0 },
  });
  return [...rows.filter(({ ordinal }) => ordinal === 0), ...found];
}

/** Which transfers have been taken back, and by which. */
export async function reversalsOf(db: Db, ids: readonly Id<'tra'>[]): Promise<Map<Id<'tra'>, Id<'tra'>>> {
  const rows = await db.transfer.findMany({ where: { reversesId: { in: ids.map(toUuid) } } });
  return new Map(
    rows.flatMap(({ journalId, reversesId }) =>
      reversesId === null ? [] : [[fromUuid('tra', reversesId), fromUuid('tra', journalId)]],
    ),
  );
}

const nobody: Side = { walletId: null, userId: null, organizationId: null };

function sideOfAccount(account: { id: string; kind: string; userId: string | null; organizationId: string | null }): Side {
  return {
    walletId: account.kind === 'wallet' ? fromUuid('wal', account.id) : null,
    userId: idOrNull('usr', account.userId),
    organizationId: idOrNull('org', account.organizationId),
  };
}
