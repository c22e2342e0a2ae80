import { raiseAlert } from '../alert.ts';
import type { Deps } from '../deps.ts';
import { providerNamed } from '../provider/chain.ts';
import { refused } from '../provider/outcome.ts';
import { providerLabels } from '../provider/provider.ts';
import { lookUpForMs, nextLookUpAt, unansweredLookUpAt } from './decide.ts';
import { type AttemptOf, settleAttempt } from './settle-attempt.ts';
import { type Attempt, type Claim, lastAttempt, readWork, scheduleLookUp } from './store.ts';

/**
 * Asks the provider what became of an attempt whose outcome is unknown. True when it is certain that the message was never taken, so that
 * somebody else may be asked.
 */
export async function lookUp(deps: Deps, claim: Claim): Promise<boolean> {
  const attempt = await lastAttempt(deps.db, claim.messageId);
  const provider = attempt && providerNamed(deps.chain, attempt.provider);
  if (!attempt || !provider?.lookUp) return leaveToAPerson(deps, claim);
  const about: AttemptOf = { messageId: claim.messageId, attemptId: attempt.id, provider: provider.name, canLookUp: true };
  const found = await provider.lookUp(attempt.id);
  if (found.kind === 'FOUND') return settleAttempt(deps, about, { kind: 'ACCEPTED', providerMessageId: found.providerMessageId });
  if (found.kind === 'UNANSWERED') {
    deps.log.warn({ messageId: claim.messageId, provider: provider.name, detail: found.detail }, 'look-up not answered');
    return isTooOld(attempt, deps.now())
      ? leaveToAPerson(deps, claim)
      : schedule(deps, claim, unansweredLookUpAt(deps.now()), false);
  }
  const { lookUps } = await readWork(deps.db, claim.messageId);
  const again = nextLookUpAt(lookUps + 1, deps.now());
  if (again !== null) return schedule(deps, claim, again, true);
  const detail = `${providerLabels[provider.name]} was asked several times and never had it.`;
  return settleAttempt(deps, about, refused('UNAVAILABLE', 'ABSENT', detail));
}

/** A worker ended between asking the provider and noting its answer: the outcome is unknown. */
export async function takeOver(deps: Deps, claim: Claim): Promise<void> {
  const attempt = await lastAttempt(deps.db, claim.messageId);
  if (attempt === null || attempt.provider === 'mailbox') return;
  const provider = providerNamed(deps.chain, attempt.provider);
  const about = {
    messageId: claim.messageId,
    attemptId: attempt.id,
    provider: attempt.provider as AttemptOf['provider'],
    canLookUp: provider?.lookUp !== undefined,
  };
  await settleAttempt(deps, about, refused('UNKNOWN', 'INTERRUPTED', 'the worker ended before the answer'));
}

async function schedule(deps: Deps, claim: Claim, dueAt: Date, answered: boolean): Promise<false> {
  await scheduleLookUp(deps.db, claim, { dueAt, answered });
  return false;
}

async function leaveToAPerson(deps: Deps, claim: Claim): Promise<false> {
  if (await scheduleLookUp(deps.db, claim, { dueAt: null, answered: false })) {
    raiseAlert(deps.log, 'OUTCOME_UNKNOWN', { messageId: claim.messageId });
  }
  return false;
}

function isTooOld(attempt: Attempt, now: Date): boolean {
  return now.getTime() - attempt.startedAt.getTime() > lookUpForMs;
}
