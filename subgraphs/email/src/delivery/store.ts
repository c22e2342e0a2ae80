import { fromUuid, type Id, newId, toUuid } from '@quittance/ids';
import { assert } from '@quittance/result';
import type { Status } from '../message/message.ts';
import type { Outcome } from '../provider/outcome.ts';
import type { Tx } from '../tx.ts';

/** One try to send a message through one provider; `outcome` is SENDING until it is known. */
export type Attempt = {
  id: Id<'dlv'>;
  messageId: Id<'msg'>;
  provider: string;
  outcome: 'SENDING' | Outcome['kind'];
  code: string | null;
  detail: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};

/** A message that this worker may work on until the lease ends. */
export type Claim = { messageId: Id<'msg'>; lease: number; status: Status };

/**
 * Leases up to `limit` messages that are due. Workers don't see each other's (SKIP LOCKED); one whose worker died is due again when
 * its lease ends, and its new lease number shuts the old worker out.
 */
export async function claimDue(db: Tx, options: { now: Date; leaseMs: number; limit: number }): Promise<Claim[]> {
  const until = new Date(options.now.getTime() + options.leaseMs);
  const rows = await db.$queryRaw<{ id: string; lease: number; status: Status }[]>`
    UPDATE message SET due_at = ${until}, lease = lease + 1
     WHERE id IN (
       SELECT id FROM message WHERE due_at <= ${options.now}
        ORDER BY due_at LIMIT ${options.limit} FOR UPDATE SKIP LOCKED)
    RETURNING id::text, lease, status`;
  return rows.map((row) => ({ messageId: fromUuid('msg', row.id), lease: row.lease, status: row.status }));
}

/** What working on a message needs beside its headers. */
export type Work = { lease: number; deferrals: number; lookUps: number; giveUpAt: Date };

export async function readWork(tx: Tx, messageId: Id<'msg'>): Promise<Work> {
  return tx.message.findUniqueOrThrow({
    select: { lease: true, deferrals: true, lookUps: true, giveUpAt: true },
    where: { id: toUuid(messageId) },
  });
}

/** Notes when an unknown outcome is looked up next (null: never); false when the message is not this worker's any more. */
export async function scheduleLookUp(db: Tx, claim: Claim, options: { dueAt: Date | null; answered: boolean }): Promise<boolean> {
  const { count } = await db.message.updateMany({
    where: { id: toUuid(claim.messageId), lease: claim.lease, status: 'UNKNOWN' },
    data: { dueAt: options.dueAt, ...(options.answered && { lookUps: { increment: 1 } }) },
  });
  return count === 1;
}

/** Marks the message as being in a provider's hands and writes the intent; the caller holds the row's lock. */
export async function insertAttempt(
  tx: Tx,
  messageId: Id<'msg'>,
  attempt: { provider: string; startedAt: Date; leaseUntil: Date },
): Promise<Id<'dlv'>> {
  const id = newId('dlv');
  const uuid = toUuid(messageId);
  await tx.message.update({
    where: { id: uuid },
    data: { status: 'SENDING', dueAt: attempt.leaseUntil, version: { increment: 1 } },
  });
  const number = 1 + (await tx.deliveryAttempt.count({ where: { messageId: uuid } }));
  await tx.deliveryAttempt.create({
    data: { id: toUuid(id), messageId: uuid, number, provider: attempt.provider, startedAt: attempt.startedAt },
  });
  return id;
}

/** An attempt that is known from the start to have succeeded: the built-in mailbox's. */
export async function insertAcceptedAttempt(tx: Tx, messageId: Id<'msg'>, provider: string, at: Date): Promise<void> {
  const uuid = toUuid(messageId);
  const number = 1 + (await tx.deliveryAttempt.count({ where: { messageId: uuid } }));
  await tx.deliveryAttempt.create({
    data: { id: toUuid(newId('dlv')), messageId: uuid, number, provider, outcome: 'ACCEPTED', startedAt: at, finishedAt: at },
  });
}

/** Notes what came of it, unless that is known already; false then. A late answer still settles an attempt that was given up as unknown. */
export async function finishAttempt(tx: Tx, id: Id<'dlv'>, outcome: Outcome, at: Date): Promise<boolean> {
  const { count } = await tx.deliveryAttempt.updateMany({
    where: { id: toUuid(id), outcome: { in: ['SENDING', 'UNKNOWN'] } },
    data: {
      outcome: outcome.kind,
      finishedAt: at,
      ...(outcome.kind === 'ACCEPTED'
        ? { providerMessageId: outcome.providerMessageId, code: null, detail: null }
        : { code: outcome.code, detail: outcome.detail }),
    },
  });
  assert(count <= 1, 'an id names one attempt');
  return count === 1;
}

/** A delivery report proves that the attempt was accepted, whatever we made of its answer; unless another one is known to be. */
export async function acceptReportedAttempt(
  tx: Tx,
  messageId: Id<'msg'>,
  id: Id<'dlv'>,
  providerMessageId: string | null,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery_attempt SET
      outcome = 'ACCEPTED', code = NULL, detail = NULL, provider_message_id = ${providerMessageId},
      finished_at = coalesce(finished_at, ${at})
     WHERE id = ${toUuid(id)}::uuid AND message_id = ${toUuid(messageId)}::uuid
       AND NOT EXISTS (SELECT FROM delivery_attempt WHERE message_id = ${toUuid(messageId)}::uuid AND outcome = 'ACCEPTED')`;
}

/** The last attempt of a message; null before the first. */
export async function lastAttempt(tx: Tx, messageId: Id<'msg'>): Promise<Attempt | null> {
  const row = await tx.deliveryAttempt.findFirst({
    where: { messageId: toUuid(messageId) },
    orderBy: { number: 'desc' },
  });
  return row && toAttempt(row);
}

/** Every attempt of these messages, in the order they were made. */
export async function findAttempts(db: Tx, messageIds: readonly Id<'msg'>[]): Promise<Attempt[]> {
  const rows = await db.deliveryAttempt.findMany({
    where: { messageId: { in: messageIds.map(toUuid) } },
    orderBy: { number: 'asc' },
  });
  return rows.map(toAttempt);
}

function toAttempt(row: {
  id: string;
  messageId: string;
  provider: string;
  outcome: string;
  code: string | null;
  detail: string | null;
  startedAt: Date;
  finishedAt: Date | null;
}): Attempt {
  return {
    ...row,
    id: fromUuid('dlv', row.id),
    messageId: fromUuid('msg', row.messageId),
    outcome: row.outcome as Attempt['outcome'],
  };
}
