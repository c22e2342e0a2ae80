import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import { raiseAlert } from '../alert.ts';
import type { DocumentError } from '../attachment/document-source.ts';
import { fetchDocuments } from '../attachment/fetch-documents.ts';
import { findAttachments, readContent } from '../attachment/store.ts';
import type { Deps } from '../deps.ts';
import { changeStatus } from '../message/change-status.ts';
import { findContents, lockMessage } from '../message/store.ts';
import type { OutgoingMessage } from '../provider/provider.ts';
import { type Begun, beginAttempt } from './begin-attempt.ts';
import { countAttempt } from './count-attempt.ts';
import { lookUp as lookUpOutcome, takeOver } from './look-up.ts';
import { noteHealth } from './note-health.ts';
import { putOffOrGiveUp } from './put-off.ts';
import { settleAttempt } from './settle-attempt.ts';
import { type Claim, readWork } from './store.ts';

/** Does what is due for one leased message. Ends with the message in a state that any worker can go on from. */
export async function deliver(deps: Deps, claim: Claim): Promise<void> {
  switch (claim.status) {
    case 'SENDING':
      return takeOver(deps, claim);
    case 'UNKNOWN':
      if (await lookUpOutcome(deps, claim)) await send(deps, claim);
      return;
    default:
      return send(deps, claim);
  }
}

/** Asks the providers one after the other until one has an answer that settles it. */
async function send(deps: Deps, claim: Claim): Promise<void> {
  const fetched = await fetchDocuments(deps, claim.messageId);
  if (!fetched.ok) return withoutDocument(deps, claim, fetched.error);
  const parts = await readParts(deps, claim.messageId);
  const asked = new Set<string>();
  for (;;) {
    const begun = await beginAttempt(deps, claim, asked);
    if (begun === null) return;
    const { link, attemptId } = begun;
    const { name, lookUp } = link.provider;
    const outcome = await link.breaker.run(() => link.provider.send(outgoingMessage(begun, parts)));
    deps.log.info({ messageId: claim.messageId, attemptId, provider: name, outcome: outcome.kind }, 'mail provider asked');
    countAttempt(name, outcome.kind);
    await noteHealth(deps, link, outcome);
    const about = { messageId: claim.messageId, attemptId, provider: name, canLookUp: lookUp !== undefined };
    if (!(await settleAttempt(deps, about, outcome))) return;
    asked.add(name);
  }
}

/** What goes out, read before the intent is written: a message that can't be read must not look as if it was sent. */
type Parts = Pick<OutgoingMessage, 'text' | 'html' | 'attachments'>;

async function readParts(deps: Deps, messageId: Id<'msg'>): Promise<Parts> {
  const content = (await findContents(deps.db, [messageId])).get(messageId);
  assert(content?.text, 'a message that is to be sent has its text');
  const attachments: OutgoingMessage['attachments'][number][] = [];
  for (const { name, contentType, sha256 } of await findAttachments(deps.db, [messageId])) {
    const bytes = await readContent(deps.db, sha256);
    assert(bytes !== null, 'the contents of a message are there before it is sent');
    attachments.push({ name, contentType, bytes });
  }
  return { text: content.text, html: content.html, attachments };
}

function outgoingMessage({ message, attemptId }: Begun, parts: Parts): OutgoingMessage {
  return {
    ...parts,
    messageId: message.id,
    attemptId,
    purpose: message.purpose.toLowerCase(),
    from: message.from,
    to: message.recipient,
    replyTo: message.replyTo,
    subject: message.subject,
  };
}

/** A document that can't be had now is asked for again; one that is not what the event said never goes out. */
async function withoutDocument(deps: Deps, claim: Claim, error: DocumentError): Promise<void> {
  const alert = await deps.db.$transaction(async (tx) => {
    const message = await lockMessage(tx, claim.messageId);
    if (message === null || (message.status !== 'QUEUED' && message.status !== 'DEFERRED')) return null;
    const work = await readWork(tx, message.id);
    if (work.lease !== claim.lease) return null;
    const now = deps.now();
    const finished =
      error.code === 'MISMATCH'
        ? {
            event: await changeStatus(tx, message, { status: 'FAILED', dueAt: null }, { at: now, detail: error.detail }),
            alert: 'DOCUMENT_MISMATCH' as const,
          }
        : await putOffOrGiveUp(tx, message, work, {
            now,
            earliest: null,
            reason: `The PDF can not be had: ${error.detail}`,
            waitsFor: 'document',
          });
    await appendEvents(prismaSql(tx), [finished.event]);
    return finished.alert;
  });
  deps.wakeRelay();
  if (alert !== null) raiseAlert(deps.log, alert, { messageId: claim.messageId, detail: error.detail });
}
