import { createHash } from 'node:crypto';
import type { Db, Tx } from '../deps.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { SandboxEvent, SandboxRefundResource, SandboxResource } from '../provider/sandbox/sandbox-resource.ts';
import type { Fault, SandboxChange, SandboxCheckout, SandboxDispute, SandboxStatus } from './checkout.ts';
import { type SandboxRefund, textOf } from './left.ts';

const include = { refunds: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } } as const satisfies Prisma.SandboxCheckoutInclude;
type Row = Prisma.SandboxCheckoutGetPayload<{ include: typeof include }>;

const checkoutOf = (row: Row): SandboxCheckout => ({
  ...row,
  status: row.status as SandboxStatus,
  fault: row.fault as Fault | null,
  disputeStatus: row.disputeStatus as SandboxDispute | null,
  refunds: row.refunds.map((refund) => ({ ...refund, state: refund.state as SandboxRefund['state'] })),
});

export type NewCheckout = Pick<SandboxCheckout, 'reference' | 'amount' | 'currency' | 'description' | 'returnUrl'>;

/** Opens a checkout, or answers the one that the key opened before; null when that was asked for with another body. */
export async function openOnce(
  db: Db,
  idempotencyKey: string,
  checkout: NewCheckout & { id: string; createdAt: Date },
): Promise<{ checkout: SandboxCheckout; created: boolean } | null> {
  const { reference, amount, currency, description, returnUrl } = checkout;
  const asked = JSON.stringify([reference, amount, currency, description, returnUrl]);
  const requestHash = new Uint8Array(createHash('sha256').update(asked).digest());
  const { count } = await db.sandboxCheckout.createMany({
    data: [{ ...checkout, idempotencyKey, requestHash, status: 'OPEN' }],
    skipDuplicates: true,
  });
  const row = await db.sandboxCheckout.findUniqueOrThrow({ where: { idempotencyKey }, include });
  if (Buffer.compare(row.requestHash, requestHash) !== 0) return null;
  return { checkout: checkoutOf(row), created: count === 1 };
}

export async function findCheckout(db: Db | Tx, id: string): Promise<SandboxCheckout | null> {
  const row = await db.sandboxCheckout.findUnique({ where: { id }, include });
  return row === null ? null : checkoutOf(row);
}

export async function findByReference(db: Db, reference: string): Promise<SandboxCheckout | null> {
  const row = await db.sandboxCheckout.findFirst({ where: { reference }, orderBy: { createdAt: 'desc' }, include });
  return row === null ? null : checkoutOf(row);
}

export async function lockCheckout(tx: Tx, id: string): Promise<SandboxCheckout | null> {
  await tx.$queryRaw`SELECT 1 FROM sandbox_checkout WHERE id = ${id} FOR UPDATE`;
  return findCheckout(tx, id);
}

export async function changeCheckout(tx: Tx, id: string, change: SandboxChange): Promise<SandboxCheckout> {
  return checkoutOf(await tx.sandboxCheckout.update({ where: { id }, data: change, include }));
}

/** Writes a refund, and answers its checkout with it. */
export async function insertRefund(
  tx: Tx,
  checkout: SandboxCheckout,
  refund: SandboxRefund,
  createdAt: Date,
): Promise<SandboxCheckout> {
  await tx.sandboxRefund.create({ data: { ...refund, checkoutId: checkout.id, createdAt } });
  return { ...checkout, refunds: [...checkout.refunds, refund] };
}

/** Ends the refunds of a checkout that are pending; answers how many these were. */
export async function decidePendingRefunds(tx: Tx, checkoutId: string, state: 'DONE' | 'FAILED'): Promise<number> {
  const { count } = await tx.sandboxRefund.updateMany({ where: { checkoutId, state: 'PENDING' }, data: { state } });
  return count;
}

export type DueWebhook = { id: string; body: string; copies: number; tries: number };

export async function insertWebhook(tx: Tx, event: SandboxEvent, copies: number): Promise<void> {
  await tx.sandboxWebhook.create({
    data: { id: event.id, body: JSON.stringify(event), copies, dueAt: new Date(event.createdAt) },
  });
}

/** Tries after which nobody delivers a webhook any more: a day of them, so that one survives any outage and many restarts, as with real providers. */
export const mostTries = 3_000;

/** Takes webhooks that are due; taking moves their time on, so that one that fails comes again. */
export async function takeWebhooks(db: Db, now: Date, leaseMs: number): Promise<DueWebhook[]> {
  return db.$queryRaw<DueWebhook[]>`
    UPDATE sandbox_webhook SET due_at = ${new Date(now.getTime() + leaseMs)}, tries = tries + 1
     WHERE id IN (SELECT id FROM sandbox_webhook WHERE delivered_at IS NULL AND tries < ${mostTries} AND due_at <= ${now}
                   ORDER BY due_at, id LIMIT 20 FOR UPDATE SKIP LOCKED)
    RETURNING id, body, copies, tries`;
}

export async function markDelivered(db: Db, id: string, at: Date): Promise<void> {
  await db.sandboxWebhook.update({ where: { id }, data: { deliveredAt: at } });
}

export async function delayWebhook(db: Db, id: string, dueAt: Date): Promise<void> {
  await db.sandboxWebhook.update({ where: { id }, data: { dueAt } });
}

export async function nextWebhookAt(db: Db): Promise<Date | null> {
  const where = { deliveredAt: null, tries: { lt: mostTries } };
  const { _min } = await db.sandboxWebhook.aggregate({ _min: { dueAt: true }, where });
  return _min.dueAt;
}

/** A checkout as the REST interface and the webhooks tell it. */
export function resourceOf(checkout: SandboxCheckout, publicUrl: string): SandboxResource {
  const { id, reference, status, amount, currency, captureId, disputeId, disputeStatus, disputedAmount } = checkout;
  return {
    id,
    reference,
    status,
    amount: { value: amount, currency },
    approvalUrl: `${publicUrl}/checkout/sandbox/${id}`,
    captureId,
    dispute:
      disputeId === null || disputeStatus === null
        ? null
        : { id: disputeId, status: disputeStatus, amount: { value: disputedAmount ?? amount, currency } },
    refunds: checkout.refunds.map((refund) => refundResourceOf(refund, currency)),
  };
}

/** A refund as the REST interface tells it. */
export function refundResourceOf({ id, reference, amountMinor, state }: SandboxRefund, currency: string): SandboxRefundResource {
  return { id, reference, amount: { value: textOf(amountMinor, currency), currency }, state };
}
