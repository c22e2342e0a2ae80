import type { passwordResetRequested } from '@quittance/events/user';
import { toUuid } from '@quittance/ids';
import type { Incoming } from '@quittance/messaging/route';
import type { Deps } from '../deps.ts';
import { addressOrNull } from '../message/address.ts';
import type { Draft } from '../message/queue-messages.ts';
import { passwordResetMail } from '../template/password-reset-mail.ts';
import { renderMail } from '../template/render.ts';
import type { Tx } from '../tx.ts';
import { queue } from './queue.ts';

type Requested = Incoming<typeof passwordResetRequested>;

/** Queues the link; it is not tried for longer than it works. */
export async function onPasswordResetRequested(tx: Tx, deps: Deps, events: readonly Requested[]): Promise<void> {
  const drafts = await Promise.all(events.map(draftOf));
  await queue(
    tx,
    deps,
    drafts.filter((draft) => draft !== null),
  );
}

async function draftOf({ event, data }: Requested): Promise<Draft | null> {
  const recipient = addressOrNull(data.to);
  if (recipient === null) return null;
  const expiresAt = new Date(data.expiresAt);
  const rendered = await renderMail(passwordResetMail({ name: data.name, resetUrl: data.resetUrl, expiresAt }));
  return {
    causeId: toUuid(event.id),
    organizationId: null,
    purpose: 'PASSWORD_RESET',
    recipients: [recipient],
    fromName: null,
    replyTo: null,
    ...rendered,
    invoiceId: null,
    partnerId: null,
    resendOfId: null,
    attachments: [],
    giveUpAt: expiresAt,
  };
}
