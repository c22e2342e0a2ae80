import type { Db } from '../deps.ts';
import { mostTries } from '../sandbox/store.ts';

/** Makes everything due that a process of this service had in work when it ended; only right when none of them lives. */
export async function takeUpWork(db: Db, now: Date): Promise<void> {
  await db.$transaction([
    db.paymentAttempt.updateMany({
      where: { state: 'RUNNING' },
      data: { state: 'UNKNOWN', detail: 'The process ended before the answer', finishedAt: now },
    }),
    db.payment.updateMany({
      where: {
        nextCheckAt: { gt: now },
        OR: [{ status: { in: ['CREATED', 'PENDING', 'UNKNOWN'] } }, { status: 'REQUIRES_ACTION', expiresAt: { lte: now } }],
      },
      data: { nextCheckAt: now },
    }),
    db.refund.updateMany({ where: { nextCheckAt: { gt: now } }, data: { nextCheckAt: now } }),
    db.webhookReceipt.updateMany({ where: { nextTryAt: { gt: now } }, data: { nextTryAt: now } }),
    db.sandboxWebhook.updateMany({ where: { deliveredAt: null, tries: { lt: mostTries } }, data: { dueAt: now } }),
  ]);
}

/** Forgets the outcomes of idempotency keys that were first used before then. */
export async function pruneIdempotency(db: Db, before: Date): Promise<void> {
  await db.idempotency.deleteMany({ where: { createdAt: { lt: before } } });
}
