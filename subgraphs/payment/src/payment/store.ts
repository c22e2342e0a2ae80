import { fromUuid, type Id, type Prefix, toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';
import type { Db, Tx } from '../deps.ts';
import type { Payment as Row } from '../generated/prisma/client.ts';
import type { Dispute, OfflineDetails, Payment, PaymentFact, PaymentTerms, Purpose } from './payment.ts';
import { type FactType, isOpen, openStatuses, type Status } from './progress.ts';

const idOrNull = <P extends Prefix>(prefix: P, uuid: string | null): Id<P> | null =>
  uuid === null ? null : fromUuid(prefix, uuid);
const uuidOrNull = (id: Id<string> | null): string | null => (id === null ? null : toUuid(id));

/** A row as the rest of the code knows it. */
export function paymentOf(row: Row): Payment {
  const userId = idOrNull('usr', row.paidByUserId);
  return {
    id: fromUuid('pay', row.id),
    purpose: row.purpose as Purpose,
    provider: row.provider,
    method: row.method,
    amount: { amountMinor: row.amountMinor, currency: row.currency as Currency },
    refundedMinor: row.refundedMinor,
    organizationId: idOrNull('org', row.organizationId),
    invoiceId: idOrNull('inv', row.invoiceId),
    toWalletId: idOrNull('wal', row.toWalletId),
    toUserId: idOrNull('usr', row.toUserId),
    toOrganizationId: idOrNull('org', row.toOrganizationId),
    paidBy: userId === null ? null : { userId, organizationId: idOrNull('org', row.paidByOrganizationId) },
    returnUrl: row.returnUrl,
    status: row.status as Status,
    version: row.version,
    last: row.lastFact as FactType,
    checkoutId: row.checkoutId,
    checkoutUrl: row.checkoutUrl,
    expiresAt: row.expiresAt,
    captureId: row.captureId,
    dispute: disputeOf(row),
    failureReason: row.failureReason,
    reference: row.reference,
    receivedOn: row.receivedOn?.toISOString().slice(0, 10) ?? null,
    checks: row.checks,
    createdAt: row.createdAt,
    capturedAt: row.capturedAt,
  };
}

function disputeOf({ disputeId, disputeStatus, disputedMinor }: Row): Dispute | null {
  if (disputeId === null || disputedMinor === null) return null;
  return { id: disputeId, status: disputeStatus as Dispute['status'], amountMinor: disputedMinor };
}

export async function findPayment(db: Db | Tx, id: Id<'pay'>): Promise<Payment | null> {
  const row = await db.payment.findUnique({ where: { id: toUuid(id) } });
  return row === null ? null : paymentOf(row);
}

export async function findPaymentByCheckout(db: Db | Tx, provider: string, checkoutId: string): Promise<Payment | null> {
  const row = await db.payment.findUnique({ where: { provider_checkoutId: { provider, checkoutId } } });
  return row === null ? null : paymentOf(row);
}

/** The payment under its row lock: every change of a payment happens under it. Lock its invoice, where needed, before. */
export async function lockPayment(tx: Tx, id: Id<'pay'>): Promise<Payment | null> {
  await tx.$queryRaw`SELECT 1 FROM payment WHERE id = ${toUuid(id)}::uuid FOR UPDATE`;
  return findPayment(tx, id);
}

/** Writes a payment with its first fact. */
export async function insertPayment(
  tx: Tx,
  payment: PaymentTerms & { id: Id<'pay'>; createdAt: Date; nextCheckAt: Date; offline: OfflineDetails | null },
): Promise<Payment> {
  const row = await tx.payment.create({
    data: {
      id: toUuid(payment.id),
      purpose: payment.purpose,
      provider: payment.provider,
      method: payment.provider,
      amountMinor: payment.amount.amountMinor,
      currency: payment.amount.currency,
      organizationId: uuidOrNull(payment.organizationId),
      invoiceId: uuidOrNull(payment.invoiceId),
      paidByUserId: uuidOrNull(payment.paidBy?.userId ?? null),
      paidByOrganizationId: uuidOrNull(payment.paidBy?.organizationId ?? null),
      toWalletId: uuidOrNull(payment.toWalletId),
      toUserId: uuidOrNull(payment.toUserId),
      toOrganizationId: uuidOrNull(payment.toOrganizationId),
      returnUrl: payment.returnUrl,
      status: 'CREATED',
      lastFact: 'CREATED',
      version: 1,
      nextCheckAt: payment.nextCheckAt,
      createdAt: payment.createdAt,
      reference: payment.offline?.reference ?? null,
      receivedOn: payment.offline === null ? null : new Date(payment.offline.receivedOn),
      recordedByUserId: uuidOrNull(payment.offline?.recordedByUserId ?? null),
      events: { create: { seq: 1, type: 'CREATED', at: payment.createdAt } },
    },
  });
  return paymentOf(row);
}

/** What disputes and refunds change of a payment's row. */
export type ReturnColumn = 'disputeId' | 'disputeStatus' | 'disputedMinor' | 'refundedMinor';

/** What changes while a payment goes on its way. */
export type PaymentChange = Pick<Payment, 'status' | 'last' | 'version' | 'checks'> &
  Partial<Pick<Payment, 'checkoutId' | 'checkoutUrl' | 'expiresAt' | 'captureId' | 'method' | 'failureReason' | 'capturedAt'>> & {
    nextCheckAt: Date | null;
  } & Partial<Pick<Row, ReturnColumn>>;

/** Writes a fact and the state that follows from it. */
export async function writeFact(tx: Tx, id: Id<'pay'>, fact: PaymentFact, change: PaymentChange): Promise<Payment> {
  const { last, ...columns } = change;
  const row = await tx.payment.update({
    where: { id: toUuid(id) },
    data: {
      ...columns,
      lastFact: last,
      events: { create: { seq: change.version, type: fact.type, detail: fact.detail, at: fact.at } },
    },
  });
  return paymentOf(row);
}

/** A dispute that does not change how far the payment got. */
export async function writeDispute(tx: Tx, id: Id<'pay'>, change: Partial<Pick<Row, ReturnColumn>>): Promise<Payment> {
  return paymentOf(await tx.payment.update({ where: { id: toUuid(id) }, data: change }));
}

/** Only when the worker is to look again. */
export async function writeNextCheck(tx: Db | Tx, id: Id<'pay'>, nextCheckAt: Date, checks: number): Promise<void> {
  await tx.payment.update({ where: { id: toUuid(id) }, data: { nextCheckAt, checks } });
}

/** An anonymous payer has signed in and goes on with the checkout that was opened before: from now on it is theirs. */
export async function writePayer(tx: Tx, id: Id<'pay'>, paidBy: NonNullable<Payment['paidBy']>): Promise<void> {
  await tx.payment.updateMany({
    where: { id: toUuid(id), paidByUserId: null },
    data: { paidByUserId: toUuid(paidBy.userId), paidByOrganizationId: uuidOrNull(paidBy.organizationId) },
  });
}

/**
 * What stands between an invoice and another payment: the one whose outcome is open, and what succeeded without the bill telling so yet. One
 * statement, so that a payment that succeeds meanwhile is seen on exactly one side.
 */
export async function invoiceSituation(tx: Tx, invoiceId: Id<'inv'>): Promise<{ open: Payment | null; unappliedMinor: bigint }> {
  const rows = await tx.payment.findMany({
    where: {
      invoiceId: toUuid(invoiceId),
      OR: [
        { status: { in: [...openStatuses] } },
        { status: { in: ['SUCCEEDED', 'PARTIALLY_REFUNDED', 'DISPUTED'] }, appliedAt: null },
      ],
    },
  });
  const payments = rows.map(paymentOf);
  const succeeded = payments.filter((payment) => !isOpen(payment.status));
  return {
    open: payments.find((payment) => isOpen(payment.status)) ?? null,
    unappliedMinor: succeeded.reduce((sum, payment) => sum + payment.amount.amountMinor - payment.refundedMinor, 0n),
  };
}

/** The payment that was asked for last. */
export async function newestPayment(db: Db | Tx, invoiceId: Id<'inv'>): Promise<Payment | null> {
  const row = await db.payment.findFirst({ where: { invoiceId: toUuid(invoiceId) }, orderBy: { id: 'desc' } });
  return row === null ? null : paymentOf(row);
}

/** Bills reflect these payments now. */
export async function markApplied(tx: Tx, ids: readonly Id<'pay'>[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.payment.updateMany({ where: { id: { in: ids.map(toUuid) }, appliedAt: null }, data: { appliedAt: at } });
}

/** Those of the invoices for which a payer may be at a provider's checkout. */
export async function invoicesWithCheckout(tx: Tx, invoiceIds: readonly Id<'inv'>[]): Promise<Id<'inv'>[]> {
  const rows = await tx.payment.findMany({
    where: { invoiceId: { in: invoiceIds.map(toUuid) }, status: 'REQUIRES_ACTION' },
    select: { invoiceId: true },
    distinct: 'invoiceId',
  });
  return rows.flatMap(({ invoiceId }) => (invoiceId === null ? [] : fromUuid('inv', invoiceId)));
}

/** Ends an invoice's open checkout now when it asks for more than `mostMinor`: the worker asks the provider, then cancels. */
export async function expireCheckoutsAbove(tx: Tx, invoiceId: Id<'inv'>, mostMinor: bigint, at: Date): Promise<void> {
  await tx.payment.updateMany({
    where: { invoiceId: toUuid(invoiceId), status: 'REQUIRES_ACTION', amountMinor: { gt: mostMinor } },
    data: { expiresAt: at, nextCheckAt: at },
  });
}

/**
 * Takes up to `limit` payments whose time has come. Taking moves their time on by `leaseMs`, so that several workers share the work
 * and one that dies gives it back.
 */
export async function takeDue(db: Db, now: Date, leaseMs: number, limit: number): Promise<Payment[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE payment SET next_check_at = ${new Date(now.getTime() + leaseMs)}
     WHERE id IN (SELECT id FROM payment WHERE next_check_at <= ${now} ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id::text`;
  const taken = await db.payment.findMany({ where: { id: { in: rows.map((row) => row.id) } } });
  return taken.map(paymentOf);
}

/** When the next payment is due; null when none waits. */
export async function nextDueAt(db: Db): Promise<Date | null> {
  const { _min } = await db.payment.aggregate({ _min: { nextCheckAt: true }, where: { nextCheckAt: { not: null } } });
  return _min.nextCheckAt;
}

/** The facts of payments, oldest first. */
export async function factsOf(db: Db, ids: readonly Id<'pay'>[]): Promise<Map<Id<'pay'>, PaymentFact[]>> {
  const rows = await db.paymentEvent.findMany({ where: { paymentId: { in: ids.map(toUuid) } }, orderBy: { seq: 'asc' } });
  const facts = new Map<Id<'pay'>, PaymentFact[]>(ids.map((id) => [id, []]));
  for (const row of rows) {
    facts.get(fromUuid('pay', row.paymentId))?.push({ type: row.type as FactType, at: row.at, detail: row.detail });
  }
  return facts;
}
