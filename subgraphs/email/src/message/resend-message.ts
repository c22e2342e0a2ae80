import { randomUUID } from 'node:crypto';
import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import { type IdempotencyKeyReusedError, once } from '@quittance/graphql-kit/idempotency';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert, err, ok, type Result } from '@quittance/result';
import { findAttachments } from '../attachment/store.ts';
import type { Deps } from '../deps.ts';
import { findSuppression } from '../suppression/store.ts';
import { appendTimeline } from '../timeline/store.ts';
import { timelineEntry } from '../timeline/timeline.ts';
import type { Tx } from '../tx.ts';
import type { ResendMessageError } from './errors.ts';
import { HourlyLimitReached, keepHourlyLimit } from './hourly-limit.ts';
import { isResendable } from './message.ts';
import { queueMessages } from './queue-messages.ts';
import { findContents, lockMessage } from './store.ts';
import { mayRead, mayWrite } from './visibility.ts';

export type ResendMessageInput = { idempotencyKey: string; messageId: Id<'msg'> };

type Outcome = { code: 'RESENT'; messageId: Id<'msg'> } | ResendMessageError;

/** Sends the same content to the same recipient again, as a new message: the one way on from an outcome that nobody knows. */
export async function resendMessage(
  deps: Deps,
  caller: Caller,
  input: ResendMessageInput,
): Promise<Result<Id<'msg'>, ResendMessageError | { code: 'FORBIDDEN' } | IdempotencyKeyReusedError>> {
  const scope = caller.organization?.id ?? caller.userId;
  if (scope === null) return err({ code: 'FORBIDDEN' });
  const attempt = { scope, mutation: 'resendMessage', key: input.idempotencyKey, input: { messageId: input.messageId } };
  try {
    const outcome = await deps.db.$transaction(async (tx) =>
      once<Outcome | { code: 'FORBIDDEN' }>(prismaSql(tx), attempt, () => resend(tx, deps, caller, input.messageId)),
    );
    if (outcome.code !== 'RESENT') return err(outcome);
    deps.wakeRelay();
    deps.wakeWorker();
    return ok(outcome.messageId);
  } catch (error) {
    if (error instanceof HourlyLimitReached) return err({ code: 'RATE_LIMITED', retryAfterSeconds: error.retryAfterSeconds });
    throw error;
  }
}

/** Holds the original's lock: a worker that looks up its outcome at the same time sees either nothing or the whole resend. */
async function resend(tx: Tx, deps: Deps, caller: Caller, id: Id<'msg'>): Promise<Outcome | { code: 'FORBIDDEN' }> {
  const original = await lockMessage(tx, id);
  if (original === null || !mayRead(caller, original.organizationId)) return { code: 'MESSAGE_NOT_FOUND' };
  if (!mayWrite(caller, original.organizationId)) return { code: 'FORBIDDEN' };
  if (!isResendable(original, original.dueAt !== null)) return { code: 'MESSAGE_NOT_RESENDABLE', status: original.status };
  const suppression = await findSuppression(tx, original.organizationId, original.recipient);
  if (suppression !== null) return { code: 'MESSAGE_RECIPIENT_SUPPRESSED', suppressionId: suppression.id };
  if (original.organizationId !== null && original.purpose === 'CUSTOM') {
    await keepHourlyLimit(tx, deps, original.organizationId, 1);
  }
  const content = (await findContents(tx, [id])).get(id);
  assert(content?.text, 'only password resets are erased, and those are not resendable');
  const attachments = await findAttachments(tx, [id]);
  const queued = await queueMessages(tx, deps, [
    {
      causeId: randomUUID(),
      organizationId: original.organizationId,
      purpose: original.purpose,
      recipients: [original.recipient],
      fromName: original.from.name,
      replyTo: original.replyTo,
      subject: original.subject,
      text: content.text,
      html: content.html,
      invoiceId: original.invoiceId,
      partnerId: original.partnerId,
      resendOfId: original.id,
      attachments: attachments.map(({ name, contentType, sha256, documentId }) => ({ name, contentType, sha256, documentId })),
    },
  ]);
  await appendTimeline(tx, [timelineEntry({ messageId: id, type: 'RESENT', at: deps.now(), detail: null })]);
  await appendEvents(prismaSql(tx), queued.events);
  const [copy] = queued.messages;
  assert(copy !== undefined, 'a new cause makes a new message');
  return { code: 'RESENT', messageId: copy.id };
}
