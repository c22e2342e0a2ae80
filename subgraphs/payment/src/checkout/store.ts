import { type Id, newId, toUuid } from '@quittance/ids';
import type { Tx } from '../deps.ts';
import { type CancelReason, isCancelReason } from './cancel-reason.ts';

/** The calls to a provider that must not be made twice without asking first. */
export type AttemptKind = 'CREATE_CHECKOUT' | 'CAPTURE' | 'CANCEL';

/** The provider's idempotency key of an attempt: the same however often it is tried, so that the provider can tell repetitions. */
export function idempotencyKeyOf(paymentId: Id<'pay'>, kind: AttemptKind): string {
  return `${paymentId}:${kind.toLowerCase()}`;
}

/** A process that began an attempt longer ago than this has died, or its call has long ended without an outcome. */
export type AttemptTiming = { now: Date; lostAfterMs: number };

/** What a claim says beside that: whether the provider was just asked, and, for CANCEL, why. */
export type ClaimOptions = AttemptTiming & { again: boolean; reason?: CancelReason };

/** Tries after which a call that the provider turns down each time is given up. */
const mostTries = 10;

/** `mine`: make the call. `taken`: somebody else is on it, or has done it. `exhausted`: it was tried often enough. */
export type Claim = 'mine' | 'taken' | 'exhausted';

/**
 * Claims an attempt before its call is made: by exactly one caller. `again`: the provider was asked just now and has not done it, so
 * an attempt that ended unknown, or whose process died, may be taken up again - with the same key.
 */
export async function claimAttempt(
  tx: Tx,
  paymentId: Id<'pay'>,
  kind: AttemptKind,
  { now, lostAfterMs, again, reason }: ClaimOptions,
): Promise<Claim> {
  const lostBefore = new Date(now.getTime() - lostAfterMs);
  const claimed = await tx.$executeRaw`
    INSERT INTO payment_attempt AS attempt (id, payment_id, kind, idempotency_key, state, tries, detail, started_at)
    VALUES (${toUuid(newId('att'))}::uuid, ${toUuid(paymentId)}::uuid, ${kind}, ${idempotencyKeyOf(paymentId, kind)}, 'RUNNING', 1, ${reason ?? null}, ${now})
    ON CONFLICT (payment_id, kind) DO UPDATE SET state = 'RUNNING', tries = attempt.tries + 1, detail = excluded.detail, started_at = excluded.started_at, finished_at = NULL
      WHERE ${again} AND attempt.tries < ${mostTries} AND (attempt.state = 'UNKNOWN' OR (attempt.state = 'RUNNING' AND attempt.started_at < ${lostBefore}))`;
  if (claimed === 1) return 'mine';
  const attempt = await tx.paymentAttempt.findUnique({ where: { paymentId_kind: { paymentId: toUuid(paymentId), kind } } });
  return again && attempt?.state === 'UNKNOWN' && attempt.tries >= mostTries ? 'exhausted' : 'taken';
}

/** Notes how an attempt ended, in the transaction that records its outcome. */
export async function closeAttempt(
  tx: Tx,
  paymentId: Id<'pay'>,
  kind: AttemptKind,
  outcome: { at: Date; known: boolean; detail: string | null },
): Promise<void> {
  await tx.paymentAttempt.updateMany({
    where: { paymentId: toUuid(paymentId), kind },
    data: { state: outcome.known ? 'DONE' : 'UNKNOWN', detail: outcome.detail, finishedAt: outcome.at },
  });
}

/** Ends what still runs for a payment whose outcome is known: whoever made the call has died, or could not write down its answer. */
export async function closeRunning(tx: Tx, paymentId: Id<'pay'>, at: Date): Promise<void> {
  await tx.paymentAttempt.updateMany({
    where: { paymentId: toUuid(paymentId), state: 'RUNNING' },
    data: { state: 'DONE', finishedAt: at },
  });
}

/** Why a checkout is being canceled by us right now; null when it is not. Whoever hears first that it is canceled records this. */
export async function runningCancel(tx: Tx, paymentId: Id<'pay'>): Promise<CancelReason | null> {
  const attempt = await tx.paymentAttempt.findUnique({
    where: { paymentId_kind: { paymentId: toUuid(paymentId), kind: 'CANCEL' }, state: 'RUNNING' },
  });
  return attempt !== null && isCancelReason(attempt.detail) ? attempt.detail : null;
}
