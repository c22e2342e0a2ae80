import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Db, Tx } from '../deps.ts';
import type { Refund as Row } from '../generated/prisma/client.ts';
import type { Payment } from '../payment/payment.ts';
import type { Refund, RefundStatus } from './refund.ts';

const refundOf = (row: Row): Refund => ({
  id: fromUuid('ref', row.id),
  paymentId: fromUuid('pay', row.paymentId),
  amountMinor: row.amountMinor,
  reason: row.reason,
  status: row.status as RefundStatus,
  failureReason: row.failureReason,
  providerRefundId: row.providerRefundId,
  tries: row.tries,
  checks: row.checks,
  createdAt: row.createdAt,
  endedAt: row.endedAt,
});

export async function findRefund(db: Db | Tx, id: Id<'ref'>): Promise<Refund | null> {
  const row = await db.refund.findUnique({ where: { id: toUuid(id) } });
  return row === null ? null : refundOf(row);
}

/** Those of a payment, oldest first. To change one, lock the payment before. */
export async function refundsOf(db: Db | Tx, paymentId: Id<'pay'>): Promise<Refund[]> {
  return (await refundsOfPayments(db, [paymentId])).get(paymentId) ?? [];
}

export async function refundsOfPayments(db: Db | Tx, paymentIds: readonly Id<'pay'>[]): Promise<Map<Id<'pay'>, Refund[]>> {
  const rows = await db.refund.findMany({ where: { paymentId: { in: paymentIds.map(toUuid) } }, orderBy: { id: 'asc' } });
  return Map.groupBy(rows.map(refundOf), ({ paymentId }) => paymentId);
}

type NewRefund = { id: Id<'ref'>; amountMinor: bigint; reason: string | null; createdAt: Date };

/** Writes a refund that somebody asks for. */
export async function insertRequest(
  tx: Tx,
  payment: Payment,
  { requestedBy, ...refund }: NewRefund & { requestedBy: Id<'usr'> },
): Promise<Refund> {
  const data = { ...refund, ...belonging(refund.id, payment), status: 'REQUESTED', requestedByUserId: toUuid(requestedBy) };
  return refundOf(await tx.refund.create({ data }));
}

/** Writes a refund that was made at the provider. */
export async function insertMade(tx: Tx, payment: Payment, refund: NewRefund & { providerRefundId: string }): Promise<void> {
  const data = { ...refund, ...belonging(refund.id, payment), status: 'SUCCEEDED', endedAt: refund.createdAt };
  await tx.refund.create({ data });
}

const belonging = (id: Id<'ref'>, payment: Payment) => ({
  id: toUuid(id),
  paymentId: toUuid(payment.id),
  provider: payment.provider,
});

/** The money is set aside: the worker takes it up from `at`. */
export async function writeReserved(tx: Tx, id: Id<'ref'>, at: Date): Promise<void> {
  await tx.refund.update({ where: { id: toUuid(id) }, data: { status: 'RESERVED', nextCheckAt: at } });
}

/** The end of a refund. What was not made has no name at the provider. */
export async function writeEnd(
  tx: Tx,
  id: Id<'ref'>,
  end: { at: Date } & (
    | { status: 'SUCCEEDED'; providerRefundId: string | null }
    | { status: 'FAILED' | 'REFUSED'; failureReason: string }
  ),
): Promise<void> {
  const { at, ...columns } = end;
  const data = { providerRefundId: null, ...columns, endedAt: at, nextCheckAt: null };
  await tx.refund.update({ where: { id: toUuid(id) }, data });
}

/** The provider has it, and is not done with it. */
export async function writePending(tx: Tx, id: Id<'ref'>, providerRefundId: string): Promise<void> {
  await tx.refund.update({ where: { id: toUuid(id) }, data: { providerRefundId, checks: 0 } });
}

/** Counts a call before it is made; false when the refund is not waiting for one any more. */
export async function claimCall(db: Db, id: Id<'ref'>): Promise<boolean> {
  const { count } = await db.refund.updateMany({
    where: { id: toUuid(id), status: 'RESERVED', providerRefundId: null },
    data: { tries: { increment: 1 } },
  });
  return count === 1;
}

/** When the worker is to look again, if there is still something to look for. */
export async function writeNextRefundCheck(db: Db, id: Id<'ref'>, nextCheckAt: Date, checks: number): Promise<void> {
  await db.refund.updateMany({ where: { id: toUuid(id), status: 'RESERVED' }, data: { nextCheckAt, checks } });
}

/** Takes up to `limit` refunds whose time has come; taking moves their time on by `leaseMs`, as with payments. */
export async function takeDueRefunds(db: Db, now: Date, leaseMs: number, limit: number): Promise<Refund[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE refund SET next_check_at = ${new Date(now.getTime() + leaseMs)}
     WHERE id IN (SELECT id FROM refund WHERE next_check_at <= ${now} ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id::text`;
  const taken = await db.refund.findMany({ where: { id: { in: rows.map(({ id }) => id) } } });
  return taken.map(refundOf);
}

export async function nextRefundAt(db: Db): Promise<Date | null> {
  const { _min } = await db.refund.aggregate({ _min: { nextCheckAt: true }, where: { nextCheckAt: { not: null } } });
  return _min.nextCheckAt;
}
