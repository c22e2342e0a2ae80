import { newId } from '@quittance/ids';
import { insertAttachments } from '../attachment/store.ts';
import { giveUpAfterMs } from '../delivery/decide.ts';
import type { Deps } from '../deps.ts';
import { findSuppressed } from '../suppression/store.ts';
import { appendTimeline } from '../timeline/store.ts';
import { timelineEntry } from '../timeline/timeline.ts';
import type { Tx } from '../tx.ts';
import { type StatusEvent, statusEvent } from './change-status.ts';
import { headerText, type Message, recipientKey } from './message.ts';
import { insertMessages, type NewMessage } from './store.ts';

/** A file that is to be attached; its content is kept under the hash already, or is fetched by `documentId`. */
export type DraftAttachment = {
  name: string;
  contentType: string;
  sha256: string;
  documentId: NewAttachment['documentId'];
};
type NewAttachment = Parameters<typeof insertAttachments>[1][number];

/** A mail to one or more recipients; each gets a message of its own. */
export type Draft = Pick<Message, 'organizationId' | 'purpose' | 'replyTo' | 'invoiceId' | 'partnerId' | 'resendOfId'> & {
  /** What asks for it (a UUID): a second try with the same cause writes nothing. */
  causeId: string;
  recipients: readonly string[];
  /** Shown as the sender; the platform's own name when null. The address is always the platform's. */
  fromName: string | null;
  subject: string;
  text: string;
  html: string | null;
  attachments: readonly DraftAttachment[];
  /** 48 hours unless told. */
  giveUpAt?: Date;
};

const mostSubject = 200;
const mostName = 100;

export type Queued = { messages: readonly NewMessage[]; events: readonly StatusEvent[] };

/**
 * Writes intents to send, in the caller's transaction; a worker does the sending. Answers the messages that are new and their events,
 * which the caller appends as the last thing.
 */
export async function queueMessages(tx: Tx, deps: Deps, drafts: readonly Draft[]): Promise<Queued> {
  const now = deps.now();
  const messages = drafts.flatMap((draft) => messagesOf(draft, deps.sender, now));
  if (messages.length === 0) return { messages, events: [] };
  const isSuppressed = await findSuppressed(tx, messages);
  const marked = messages.map((message) =>
    isSuppressed(message) ? { ...message, status: 'SUPPRESSED' as const, dueAt: null } : message,
  );
  const inserted = await insertMessages(tx, marked);
  const fresh = marked.filter((message) => inserted.has(message.id));
  const attachmentsOf = new Map(drafts.map((draft) => [draft.causeId, draft.attachments]));
  await insertAttachments(
    tx,
    fresh.flatMap(({ id, causeId }) =>
      (attachmentsOf.get(causeId) ?? []).map((attachment, position) => ({ messageId: id, position, ...attachment })),
    ),
  );
  await appendTimeline(
    tx,
    fresh.map(({ id, status }) => {
      const detail = status === 'SUPPRESSED' ? 'The address is on the suppression list.' : null;
      return timelineEntry({ messageId: id, type: status, at: now, detail });
    }),
  );
  const events = fresh.map((message) =>
    statusEvent({ ...message, version: 1, provider: null, sentAt: null }, message.status, 1, now),
  );
  return { messages: fresh, events };
}

function messagesOf(draft: Draft, sender: Deps['sender'], now: Date): NewMessage[] {
  const byKey = new Map(draft.recipients.map((recipient) => [recipientKey(recipient), recipient]));
  const { recipients: _recipients, attachments: _attachments, fromName, giveUpAt, ...rest } = draft;
  return [...byKey.values()].map((recipient) => ({
    ...rest,
    id: newId('msg'),
    recipient,
    from: { name: fromName === null ? sender.name : headerText(fromName, mostName), address: sender.address },
    subject: headerText(draft.subject, mostSubject),
    status: 'QUEUED',
    dueAt: now,
    createdAt: now,
    giveUpAt: giveUpAt ?? new Date(now.getTime() + giveUpAfterMs),
  }));
}
