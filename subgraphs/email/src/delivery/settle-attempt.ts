import { prismaSql } from '@quittance/database/prisma-sql';
import { type Id, newId } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assertNever } from '@quittance/result';
import { type AlertKind, raiseAlert } from '../alert.ts';
import type { Deps } from '../deps.ts';
import { changeStatus, type StatusEvent } from '../message/change-status.ts';
import { lockMessage, type StoredMessage, setAccepted, updateStatus, wasResent } from '../message/store.ts';
import type { Outcome } from '../provider/outcome.ts';
import { type NetworkProviderName, type ProviderName, providerLabels } from '../provider/provider.ts';
import { insertSuppression } from '../suppression/store.ts';
import type { Tx } from '../tx.ts';
import { decide } from './decide.ts';
import { putOffOrGiveUp } from './put-off.ts';
import { finishAttempt, readWork } from './store.ts';

/** The attempt that an outcome is about. */
export type AttemptOf = { messageId: Id<'msg'>; attemptId: Id<'dlv'>; provider: NetworkProviderName; canLookUp: boolean };

type Settled = { event: StatusEvent | null; alert: AlertKind | null; askNext: boolean };

/**
 * Records what came of an attempt and moves the message on by the failure table. True when the next provider is to be asked. The attempt
 * itself is the fence: once it is finished by anybody (a delivery report may be quicker than the provider's answer), later outcomes of it
 * change nothing.
 */
export async function settleAttempt(deps: Deps, attempt: AttemptOf, outcome: Outcome): Promise<boolean> {
  const settled = await deps.db.$transaction(async (tx): Promise<Settled> => {
    const message = await lockMessage(tx, attempt.messageId);
    const nothing = { event: null, alert: null, askNext: false };
    if (message === null || !(await finishAttempt(tx, attempt.attemptId, outcome, deps.now()))) return nothing;
    if (message.status !== 'SENDING' && message.status !== 'UNKNOWN') {
      if (outcome.kind === 'ACCEPTED') await setAccepted(tx, message.id, { ...acceptedBy(attempt, outcome), sentAt: deps.now() });
      return nothing;
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
  const decision = decide(outcome, { now, canLookUp: attempt.canLookUp });
  const label = providerLabels[attempt.provider];
  const said = outcome.kind === 'ACCEPTED' ? '' : ` (${[outcome.code, outcome.detail].filter(Boolean).join(': ')})`;
  const done = async (change: Parameters<typeof changeStatus>[2], detail: string, alert: AlertKind | null = null) => ({
    event: await changeStatus(tx, message, change, { at: now, detail }),
    alert,
    askNext: false,
  });

  switch (decision.status) {
    case 'SENT': {
      // The link in it has left the house: who reads our database later shall not find it.
      const erase = message.purpose === 'PASSWORD_RESET';
      const change = { status: 'SENT', dueAt: null, sentAt: now, lookUps: 0, erase } as const;
      return done({ ...change, ...acceptedBy(attempt, outcome) }, `Accepted by ${label}.`);
    }
    case 'QUEUED': {
      if (await wasResent(tx, message.id))
        return done({ status: 'FAILED', dueAt: null }, 'It was sent again as another message.');
      // Told to nobody: the attempts show it, and what comes of the next provider follows at once.
      await updateStatus(tx, message.id, { status: 'QUEUED', dueAt: new Date(now.getTime() + deps.leaseMs), lookUps: 0 });
      return { event: null, alert: null, askNext: true };
    }
    case 'DEFERRED': {
      const reason = `${label} could not deliver it yet${said}.`;
      const work = await readWork(tx, message.id);
      return { ...(await putOffOrGiveUp(tx, message, work, { now, earliest: null, reason })), askNext: false };
    }
    case 'BOUNCED': {
      await insertSuppression(tx, {
        id: newId('sup'),
        organizationId: message.organizationId,
        address: message.recipient.toLowerCase(),
        reason: 'BOUNCE',
        detail: outcome.kind === 'ACCEPTED' ? null : outcome.detail,
        messageId: message.id,
        createdAt: now,
      });
      return done({ status: 'BOUNCED', dueAt: null }, `${label} refuses the recipient${said}.`);
    }
    case 'FAILED':
      return done({ status: 'FAILED', dueAt: null }, `${label} refuses the message${said}.`, 'MESSAGE_REJECTED');
    case 'UNKNOWN': {
      const ask = decision.dueAt === null ? 'It can not be asked: somebody has to decide.' : 'It is being asked.';
      const detail = `${label} did not answer, so it may have been sent${said}. ${ask}`;
      const alert = decision.dueAt === null ? 'OUTCOME_UNKNOWN' : null;
      return done({ status: 'UNKNOWN', dueAt: decision.dueAt, lookUps: 0 }, detail, alert);
    }
    default:
      return assertNever(decision);
  }
}

function acceptedBy(attempt: AttemptOf, outcome: Outcome): { provider: ProviderName; providerMessageId: string | null } {
  const providerMessageId = outcome.kind === 'ACCEPTED' ? outcome.providerMessageId : null;
  return { provider: attempt.provider, providerMessageId };
}
