import { prismaSql } from '@quittance/database/prisma-sql';
import { type Id, newId } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { type AlertKind, raiseAlert } from '../alert.ts';
import type { Deps } from '../deps.ts';
import { changeStatus, type StatusEvent } from '../message/change-status.ts';
import { recipientKey } from '../message/message.ts';
import { lockMessage, type StoredMessage, setAccepted, updateStatus, wasResent } from '../message/store.ts';
import type { Outcome } from '../provider/outcome.ts';
import { type NetworkProviderName, providerLabels } from '../provider/provider.ts';
import { insertSuppression } from '../suppression/store.ts';
import type { Tx } from '../tx.ts';
import { decide } from './decide.ts';
import { putOffOrGiveUp } from './put-off.ts';
import { saidBy, settlementOf } from './settlement.ts';
import { finishAttempt, readWork } from './store.ts';

/** The attempt that an outcome is about. */
export type AttemptOf = { messageId: Id<'msg'>; attemptId: Id<'dlv'>; provider: NetworkProviderName; canLookUp: boolean };

type Settled = { event: StatusEvent | null; alert: AlertKind | null; askNext: boolean };

const nothingNew: Settled = { event: null, alert: null, askNext: false };

/**
 * Records what came of an attempt and moves the message on by the failure table. True when the next provider is to be asked. The attempt
 * itself is the fence: once it is finished by anybody (a delivery report may be quicker than the provider's answer), later outcomes of it
 * change nothing.
 */
export async function settleAttempt(deps: Deps, attempt: AttemptOf, outcome: Outcome): Promise<boolean> {
  const settled = await deps.db.$transaction(async (tx): Promise<Settled> => {
    const message = await lockMessage(tx, attempt.messageId);
    const now = deps.now();
    if (message === null || !(await finishAttempt(tx, attempt.attemptId, outcome, now))) return nothingNew;
    if (message.status !== 'SENDING' && message.status !== 'UNKNOWN') {
      if (outcome.kind === 'ACCEPTED') {
        const { provider } = attempt;
        await setAccepted(tx, message.id, { provider, providerMessageId: outcome.providerMessageId, sentAt: now });
      }
      return nothingNew;
    }
    const settled = await apply(tx, deps, message, attempt, outcome);
    if (settled.event !== null) await appendEvents(prismaSql(tx), [settled.event]);
    return settled;
  });
  if (settled.event !== null) deps.wakeRelay();
  if (settled.alert !== null) {
    raiseAlert(deps.log, settled.alert, { messageId: attempt.messageId, provider: attempt.provider, outcome });
  }
  return settled.askNext;
}

async function apply(tx: Tx, deps: Deps, message: StoredMessage, attempt: AttemptOf, outcome: Outcome): Promise<Settled> {
  const now = deps.now();
  const { provider, canLookUp } = attempt;
  const decision = decide(outcome, { now, canLookUp });
  if (decision.status === 'QUEUED') return askNext(tx, deps, message);
  if (decision.status === 'DEFERRED') {
    const reason = `${providerLabels[provider]} could not deliver it yet${saidBy(outcome)}.`;
    const work = await readWork(tx, message.id);
    return { ...(await putOffOrGiveUp(tx, message, work, { now, earliest: null, reason })), askNext: false };
  }
  if (decision.status === 'BOUNCED') await suppress(tx, message, outcome, now);
  const { change, detail, alert } = settlementOf(decision, { provider, purpose: message.purpose, outcome, now });
  return { event: await changeStatus(tx, message, change, { at: now, detail }), alert, askNext: false };
}

/** Back to the queue, still leased. Told to nobody: the attempts show it, and what comes of the next provider follows at once. */
async function askNext(tx: Tx, deps: Deps, message: StoredMessage): Promise<Settled> {
  const now = deps.now();
  if (await wasResent(tx, message.id)) {
    const note = { at: now, detail: 'It was never sent, and somebody has sent it again as another message.' };
    return { ...nothingNew, event: await changeStatus(tx, message, { status: 'FAILED', dueAt: null }, note) };
  }
  await updateStatus(tx, message.id, { status: 'QUEUED', dueAt: new Date(now.getTime() + deps.leaseMs), lookUps: 0 });
  return { ...nothingNew, askNext: true };
}

async function suppress(tx: Tx, message: StoredMessage, outcome: Outcome, now: Date): Promise<void> {
  await insertSuppression(tx, {
    id: newId('sup'),
    organizationId: message.organizationId,
    address: recipientKey(message.recipient),
    reason: 'BOUNCE',
    detail: outcome.kind === 'ACCEPTED' ? null : outcome.detail,
    messageId: message.id,
    createdAt: now,
  });
}
