import type { Db, Tx } from '../deps.ts';

/** A webhook as it was received: verified, not necessarily worked. */
export type Receipt = { provider: string; eventId: string; body: string; tries: number };

/** False when this event was received before. */
export async function insertReceipt(
  db: Db,
  receipt: { provider: string; eventId: string; type: string; body: string; receivedAt: Date; nextTryAt: Date },
): Promise<boolean> {
  const { count } = await db.webhookReceipt.createMany({ data: [receipt], skipDuplicates: true });
  return count === 1;
}

export async function markProcessed(db: Db | Tx, { provider, eventId }: Receipt, at: Date): Promise<void> {
  await db.webhookReceipt.update({
    where: { provider_eventId: { provider, eventId } },
    data: { processedAt: at, nextTryAt: null, error: null },
  });
}

/** `nextTryAt` null gives up: the row stays with its error for a person to see. */
export async function markFailed(
  db: Db,
  { provider, eventId, tries }: Receipt,
  error: string,
  nextTryAt: Date | null,
): Promise<void> {
  await db.webhookReceipt.update({
    where: { provider_eventId: { provider, eventId } },
    data: { tries: tries + 1, error: error.slice(0, 500), nextTryAt },
  });
}

/** Takes up to `limit` receipts whose time has come; taking moves their time on by `leaseMs`, as with payments. */
export async function takeDueReceipts(db: Db, now: Date, leaseMs: number, limit: number): Promise<Receipt[]> {
  return db.$queryRaw<Receipt[]>`
    UPDATE webhook_receipt SET next_try_at = ${new Date(now.getTime() + leaseMs)}
     WHERE (provider, event_id) IN (
       SELECT provider, event_id FROM webhook_receipt WHERE next_try_at <= ${now}
        ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING provider, event_id AS "eventId", body, tries`;
}

export async function nextReceiptAt(db: Db): Promise<Date | null> {
  const { _min } = await db.webhookReceipt.aggregate({ _min: { nextTryAt: true }, where: { nextTryAt: { not: null } } });
  return _min.nextTryAt;
}

export async function pruneReceipts(db: Db, before: Date): Promise<void> {
  await db.webhookReceipt.deleteMany({ where: { receivedAt: { lt: before }, nextTryAt: null } });
}
