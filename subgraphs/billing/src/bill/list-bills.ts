import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Viewer } from '../access.ts';
import type { Prisma, PrismaClient, Bill as Row } from '../generated/prisma/client.ts';
import { idOrNull } from '../nullable-id.ts';
import type { BillStatus, KnownBill } from './bill.ts';

type Db = Pick<PrismaClient, 'bill'>;

export type BillFilter = {
  status?: readonly BillStatus[] | null | undefined;
  currency?: string | null | undefined;
  /** YYYY-MM-DD: due before that day, with something still due. */
  overdueOn?: string | null | undefined;
};

const known: Prisma.BillWhereInput = { status: { not: 'AWAITED' } };
/** For conditions that nobody meets. */
const none: Prisma.BillWhereInput = { id: { in: [] } };

/** Bills that the viewer is owed or has to pay. */
function visibleTo(viewer: Viewer): Prisma.BillWhereInput {
  return viewer.everything ? {} : { OR: [owedTo(viewer), toPayBy(viewer)] };
}

function owedTo({ organizationId }: Viewer): Prisma.BillWhereInput {
  return organizationId === null ? none : { organizationId: toUuid(organizationId) };
}

/** Claimed for the organisation, or by the person for themselves. */
function toPayBy({ userId, organizationId }: Viewer): Prisma.BillWhereInput {
  return {
    OR: [
      organizationId === null ? none : { claimedByOrganizationId: toUuid(organizationId) },
      userId === null ? none : { claimedByOrganizationId: null, claimedByUserId: toUuid(userId) },
    ],
  };
}

/** The bill, when there is one and the viewer may see it. */
export async function findBill(db: Db, viewer: Viewer, id: Id<'bil'>): Promise<KnownBill | null> {
  const row = await db.bill.findFirst({ where: { AND: [{ id: toUuid(id) }, known, visibleTo(viewer)] } });
  return row === null ? null : billOf(row);
}

/** The bills of these invoices that the viewer may see, by invoice. */
export async function billsOfInvoices(
  db: Db,
  viewer: Viewer,
  invoiceIds: readonly Id<'inv'>[],
): Promise<Map<Id<'inv'>, KnownBill>> {
  const ofInvoices = { invoiceId: { in: invoiceIds.map(toUuid) } };
  const rows = await db.bill.findMany({ where: { AND: [ofInvoices, known, visibleTo(viewer)] } });
  return new Map(rows.map(billOf).map((bill) => [bill.invoiceId, bill]));
}

/** A page of what is owed to the viewer's organisation, or of what the viewer has to pay, newest first. */
export async function listBills(
  db: Db,
  viewer: Viewer,
  direction: 'owed' | 'toPay',
  filter: BillFilter,
  page: Page & { before: Id<'bil'> | null },
): Promise<KnownBill[]> {
  const mine = direction === 'owed' ? owedTo(viewer) : toPayBy(viewer);
  const before = page.before === null ? {} : { id: { lt: toUuid(page.before) } };
  const rows = await db.bill.findMany({
    where: { AND: [mine, known, ...conditionsOf(filter), before] },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(billOf);
}

function conditionsOf({ status, currency, overdueOn }: BillFilter): Prisma.BillWhereInput[] {
  const conditions: Prisma.BillWhereInput[] = [];
  if (status) conditions.push({ status: { in: [...status] } });
  if (currency) conditions.push({ currency });
  if (overdueOn) conditions.push({ dueOn: { lt: new Date(overdueOn) }, status: { in: ['OPEN', 'PARTIALLY_SETTLED'] } });
  return conditions;
}

/** A row that is not AWAITED has all its terms: a constraint of the table says so. */
function billOf(row: Row): KnownBill {
  return {
    id: fromUuid('bil', row.id),
    invoiceId: fromUuid('inv', row.invoiceId),
    organizationId: fromUuid('org', row.organizationId),
    terms: {
      invoiceNumber: row.invoiceNumber ?? '',
      partnerId: fromUuid('ptn', row.partnerId ?? row.id),
      payerName: row.payerName ?? '',
      payeeName: row.payeeName ?? '',
      amountMinor: row.amountMinor ?? 0n,
      currency: row.currency ?? '',
      issuedOn: dayOf(row.issuedOn) ?? '',
      dueOn: dayOf(row.dueOn),
      openedAt: row.openedAt ?? new Date(0),
    },
    voided: row.voided,
    claim:
      row.claimedByUserId === null
        ? null
        : {
            userId: fromUuid('usr', row.claimedByUserId),
            organizationId: idOrNull('org', row.claimedByOrganizationId),
            version: row.claimVersion,
          },
    settledMinor: row.settledMinor,
    settledAt: row.settledAt,
    version: row.version,
  };
}

function dayOf(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null;
}
