import type { invitationCreated } from '@quittance/events/user';
import { toUuid } from '@quittance/ids';
import type { Incoming } from '@quittance/messaging/route';
import type { Deps } from '../deps.ts';
import { addressOrNull } from '../message/address.ts';
import type { Draft } from '../message/queue-messages.ts';
import { invitationMail } from '../template/invitation-mail.ts';
import { renderMail } from '../template/render.ts';
import type { Tx } from '../tx.ts';
import { queue } from './queue.ts';

type Created = Incoming<typeof invitationCreated>;

/**
 * Queues the link. It belongs to no organisation: whoever reads it can accept it, and a viewer who may read the organisation's mail must
 * not become its administrator by it.
 */
export async function onInvitationCreated(tx: Tx, deps: Deps, events: readonly Created[]): Promise<void> {
  const drafts = await Promise.all(events.map(draftOf));
  await queue(
    tx,
    deps,
    drafts.filter((draft) => draft !== null),
  );
}

async function draftOf({ event, data }: Created): Promise<Draft | null> {
  const recipient = addressOrNull(data.to);
  if (recipient === null) return null;
  const expiresAt = new Date(data.expiresAt);
  return {
    causeId: toUuid(event.id),
    organizationId: null,
    purpose: 'INVITATION',
    recipients: [recipient],
    fromName: null,
    replyTo: null,
    ...(await renderMail(invitationMail({ ...data, expiresAt }))),
    invoiceId: null,
    partnerId: null,
    resendOfId: null,
    attachments: [],
    giveUpAt: expiresAt,
  };
}
