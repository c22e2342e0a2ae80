import { type Id, toUuid } from '@quittance/ids';
import type { Viewer } from '../access.ts';
import type { Db } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Dispute, Payment, Purpose } from './payment.ts';
import type { Status } from './progress.ts';
import { paymentOf } from './store.ts';

export type PaymentFilter = {
  status: readonly Status[] | null;
  purpose: Purpose | null;
  provider: string | null;
  invoiceId: Id<'inv'> | null;
  direction: 'RECEIVED' | 'PAID' | null;
};

/** A page of a list ordered from the newest: `first` rows behind `after`, and one more that tells whether there are more. */
export type Slice = { first: number; after: Id<'pay'> | null };

/** Payments of the viewer and their organisation. One index scan per way to be concerned, then the newest of these. */
export async function listPayments(db: Db, viewer: Viewer, filter: PaymentFilter, slice: Slice): Promise<Payment[]> {
  const matching = Prisma.join([Prisma.sql`TRUE`, ...conditions(filter, slice)], ' AND ');
  const limit = slice.first + 1;
  const scans = concerns(viewer, filter.direction).map(
    (concern) => Prisma.sql`(SELECT id FROM payment WHERE ${concern} AND ${matching} ORDER BY id DESC LIMIT ${limit})`,
  );
  if (scans.length === 0) return [];
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM (${Prisma.join(scans, ' UNION ')}) AS found ORDER BY id DESC LIMIT ${limit}`;
  return byIds(db, ids);
}

/** The newest payments of each invoice that the viewer may see, at most `most` each. */
export async function paymentsOfInvoices(
  db: Db,
  viewer: Viewer,
  invoiceIds: readonly Id<'inv'>[],
  most: number,
): Promise<Map<Id<'inv'>, Payment[]>> {
  const seen = viewer.everything ? [Prisma.sql`TRUE`] : concerns(viewer, null);
  const found = new Map<Id<'inv'>, Payment[]>(invoiceIds.map((id) => [id, []]));
  if (seen.length === 0) return found;
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT newest.id::text FROM unnest(${invoiceIds.map(toUuid)}::uuid[]) AS asked (invoice_id)
     CROSS JOIN LATERAL (
       SELECT id FROM payment WHERE invoice_id = asked.invoice_id AND (${Prisma.join(seen, ' OR ')}) ORDER BY id DESC LIMIT ${most}
     ) AS newest`;
  for (const payment of await byIds(db, ids)) {
    if (payment.invoiceId !== null) found.get(payment.invoiceId)?.push(payment);
  }
  return found;
}

/** A later page of one invoice's payments that the viewer may see. */
export async function listPaymentsOfInvoice(db: Db, viewer: Viewer, invoiceId: Id<'inv'>, slice: Slice): Promise<Payment[]> {
  const seen = viewer.everything ? [Prisma.sql`TRUE`] : concerns(viewer, null);
  if (seen.length === 0) return [];
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM payment
     WHERE invoice_id = ${toUuid(invoiceId)}::uuid AND (${slice.after === null ? null : toUuid(slice.after)}::uuid IS NULL OR id < ${slice.after === null ? null : toUuid(slice.after)}::uuid)
       AND (${Prisma.join(seen, ' OR ')})
     ORDER BY id DESC LIMIT ${slice.first + 1}`;
  return byIds(db, ids);
}

/** Payments of everybody whose dispute, the open or the last one, stands like this; all that were ever disputed for null. */
export async function listDisputed(db: Db, status: Dispute['status'] | null, { first, after }: Slice): Promise<Payment[]> {
  const rows = await db.payment.findMany({
    where: { disputeStatus: status ?? { not: null }, ...(after === null ? {} : { id: { lt: toUuid(after) } }) },
    orderBy: { id: 'desc' },
    take: first + 1,
  });
  return rows.map(paymentOf);
}

/** The ways in which a payment concerns the viewer. For an invoice `organization_id` is the receiver, else it is the payer. */
function concerns({ userId, organizationId }: Viewer, direction: PaymentFilter['direction']): Prisma.Sql[] {
  const user = userId === null ? null : toUuid(userId);
  const organization = organizationId === null ? null : toUuid(organizationId);
  const received = [
    organization && Prisma.sql`(organization_id = ${organization}::uuid AND purpose = 'INVOICE')`,
    organization && Prisma.sql`to_organization_id = ${organization}::uuid`,
    user && Prisma.sql`to_user_id = ${user}::uuid`,
  ];
  const paid = [
    organization && Prisma.sql`paid_by_organization_id = ${organization}::uuid`,
    user && Prisma.sql`paid_by_user_id = ${user}::uuid`,
  ];
  const all = [...(direction === 'PAID' ? [] : received), ...(direction === 'RECEIVED' ? [] : paid)];
  return all.filter((concern) => concern instanceof Prisma.Sql);
}

function conditions(filter: PaymentFilter, slice: Slice): Prisma.Sql[] {
  const { status, purpose, provider, invoiceId } = filter;
  const all = [
    status && Prisma.sql`status = ANY (${[...status]}::text[])`,
    purpose && Prisma.sql`purpose = ${purpose}`,
    provider && Prisma.sql`provider = ${provider}`,
    invoiceId && Prisma.sql`invoice_id = ${toUuid(invoiceId)}::uuid`,
    slice.after && Prisma.sql`id < ${toUuid(slice.after)}::uuid`,
  ];
  return all.filter((condition) => condition instanceof Prisma.Sql);
}

async function byIds(db: Db, ids: readonly { id: string }[]): Promise<Payment[]> {
  const rows = await db.payment.findMany({ where: { id: { in: ids.map(({ id }) => id) } }, orderBy: { id: 'desc' } });
  return rows.map(paymentOf);
}
