import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { raiseAlert } from '../alert.ts';
import type { Deps } from '../deps.ts';
import { changeStatus } from '../message/change-status.ts';
import { carriesSecretLink } from '../message/message.ts';
import { lockMessage, type StoredMessage } from '../message/store.ts';
import { type Link, nextLink } from '../provider/chain.ts';
import { readHealth } from '../provider/health.ts';
import { findSuppression } from '../suppression/store.ts';
import type { Tx } from '../tx.ts';
import { countAttempt } from './count-attempt.ts';
import { insertMailboxEntry } from './mailbox.ts';
import { type Finished, putOffOrGiveUp } from './put-off.ts';
import { type Claim, insertAcceptedAttempt, insertAttempt, readWork, type Work } from './store.ts';

/** An attempt whose intent is committed: now the provider may be asked. */
export type Begun = { message: StoredMessage; attemptId: Id<'dlv'>; link: Link };

/**
 * Writes the intent to send through the next fit provider, or finishes the message right here: suppressed, kept by the mailbox, put off or
 * given up. Null when there is nothing to send (any more), also when the lease was lost to another worker.
 */
export async function beginAttempt(deps: Deps, claim: Claim, asked: ReadonlySet<string>): Promise<Begun | null> {
  const step = await deps.db.$transaction(async (tx): Promise<Begun | Finished | null> => {
    const message = await lockMessage(tx, claim.messageId);
    if (message === null || (message.status !== 'QUEUED' && message.status !== 'DEFERRED')) return null;
    const work = await readWork(tx, message.id);
    if (work.lease !== claim.lease) return null;
    const step = await begin(tx, deps, message, work, asked);
    if ('event' in step) await appendEvents(prismaSql(tx), [step.event]);
    return step;
  });
  if (step === null) return null;
  if (!('event' in step)) return step;
  deps.wakeRelay();
  if (step.event.data.status === 'SENT') countAttempt('mailbox', 'ACCEPTED');
  if (step.alert !== null) raiseAlert(deps.log, step.alert, { messageId: claim.messageId });
  return null;
}

async function begin(
  tx: Tx,
  deps: Deps,
  message: StoredMessage,
  work: Work,
  asked: ReadonlySet<string>,
): Promise<Begun | Finished> {
  const now = deps.now();
  const suppression = await findSuppression(tx, message.organizationId, message.recipient);
  if (suppression !== null) {
    const detail = `The address is on the suppression list (${suppression.reason.toLowerCase()}).`;
    return { event: await changeStatus(tx, message, { status: 'SUPPRESSED', dueAt: null }, { at: now, detail }), alert: null };
  }
  if (carriesSecretLink(message.purpose) && work.giveUpAt <= now) {
    const detail = 'The link in it has expired before it could be sent.';
    return {
      event: await changeStatus(tx, message, { status: 'FAILED', dueAt: null }, { at: now, detail }),
      alert: 'MESSAGE_GIVEN_UP',
    };
  }
  if (deps.chain.kind === 'mailbox') return keep(tx, message, now);
  const next = nextLink(deps.chain.links, await readHealth(tx), asked, now);
  if (next.link === null) {
    return putOffOrGiveUp(tx, message, work, { now, earliest: next.at, reason: 'No mail provider could take it.' });
  }
  const attemptId = await insertAttempt(tx, message.id, {
    provider: next.link.provider.name,
    startedAt: now,
    leaseUntil: new Date(now.getTime() + deps.leaseMs),
  });
  return { message, attemptId, link: next.link };
}

/** The built-in mailbox: one transaction, so that each message is kept exactly once whatever crashes. */
async function keep(tx: Tx, message: StoredMessage, now: Date): Promise<Finished> {
  await insertMailboxEntry(tx, message, now);
  await insertAcceptedAttempt(tx, message.id, 'mailbox', now);
  const change = { status: 'SENT', dueAt: null, provider: 'mailbox', sentAt: now } as const;
  const detail = 'Kept in the built-in mailbox; it was not really sent.';
  return { event: await changeStatus(tx, message, change, { at: now, detail }), alert: null };
}
