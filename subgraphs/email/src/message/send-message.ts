import { randomUUID } from 'node:crypto';
import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import { type IdempotencyKeyReusedError, once } from '@quittance/graphql-kit/idempotency';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { err, ok, type Result } from '@quittance/result';
import { insertContents, sha256Of } from '../attachment/store.ts';
import type { Deps } from '../deps.ts';
import { replyAddressOf } from '../organization/store.ts';
import { customMail } from '../template/custom-mail.ts';
import { renderMail, textOfHtml } from '../template/render.ts';
import { addressOrNull } from './address.ts';
import { HourlyLimitReached, keepHourlyLimit } from './hourly-limit.ts';
import { headerText } from './message.ts';
import { queueMessages } from './queue-messages.ts';
import { mayWrite } from './visibility.ts';

/** A message of an organisation's own, as the door has checked it. */
export type SendMessageInput = {
  idempotencyKey: string;
  to: readonly string[];
  subject: string;
  /** At least one of the two. */
  text: string | null;
  html: string | null;
  replyTo: string | null;
  attachments: readonly { name: string; contentType: string; bytes: Uint8Array<ArrayBuffer> }[];
};

export type SendMessageError =
  | { code: 'FORBIDDEN' }
  | { code: 'RATE_LIMITED'; retryAfterSeconds: number }
  | IdempotencyKeyReusedError;

/** Queues one message to each recipient; answers their ids, in the recipients' order. */
export async function sendMessage(
  deps: Deps,
  caller: Caller,
  input: SendMessageInput,
): Promise<Result<readonly Id<'msg'>[], SendMessageError>> {
  const { organization } = caller;
  if (organization === null || !mayWrite(caller, organization.id)) return err({ code: 'FORBIDDEN' });
  const { idempotencyKey, attachments, ...rest } = input;
  const files = attachments.map((attachment) => ({ ...attachment, sha256: sha256Of(attachment.bytes) }));
  const described = files.map(({ bytes: _bytes, ...file }) => ({ ...file, documentId: null }));
  // Rendered before the transaction: it takes no part in what is decided there.
  const body = await bodyOf(input, organization.name);
  const attempt = {
    scope: organization.id,
    mutation: 'sendMessage',
    key: idempotencyKey,
    input: { ...rest, attachments: described },
  };
  try {
    const outcome = await deps.db.$transaction(async (tx) =>
      once(prismaSql(tx), attempt, async () => {
        await keepHourlyLimit(tx, deps, organization.id, input.to.length);
        await insertContents(tx, files, deps.now());
        const replyTo = input.replyTo ?? addressOrNull(await replyAddressOf(tx, organization.id));
        const queued = await queueMessages(tx, deps, [
          {
            causeId: randomUUID(),
            organizationId: organization.id,
            purpose: 'CUSTOM',
            recipients: input.to,
            fromName: organization.name,
            replyTo,
            subject: input.subject,
            ...body,
            invoiceId: null,
            partnerId: null,
            resendOfId: null,
            attachments: described,
          },
        ]);
        await appendEvents(prismaSql(tx), queued.events);
        return { messageIds: queued.messages.map((message) => message.id) };
      }),
    );
    if ('code' in outcome) return err(outcome);
    deps.wakeRelay();
    deps.wakeWorker();
    return ok(outcome.messageIds);
  } catch (error) {
    if (error instanceof HourlyLimitReached) return err({ code: 'RATE_LIMITED', retryAfterSeconds: error.retryAfterSeconds });
    throw error;
  }
}

/** Both forms of the body, whichever was given. */
async function bodyOf({ subject, text, html }: SendMessageInput, from: string): Promise<{ text: string; html: string | null }> {
  if (html !== null) return { text: text ?? (await textOfHtml(html)), html };
  const rendered = await renderMail(customMail({ from, subject: headerText(subject, 200), text: text ?? '' }));
  return { text: text ?? '', html: rendered.html };
}
