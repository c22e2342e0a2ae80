import { assertNever } from '@quittance/result';
import type { AlertKind } from '../alert.ts';
import { carriesSecretLink, type Purpose } from '../message/message.ts';
import type { StatusChange } from '../message/store.ts';
import type { Outcome } from '../provider/outcome.ts';
import { type NetworkProviderName, providerLabels } from '../provider/provider.ts';
import type { Decision } from './decide.ts';

/** Decisions that end the work on a message, at least until somebody is asked what became of it. */
type Final = Exclude<Decision, { status: 'QUEUED' | 'DEFERRED' }>;

/** What is written down for such a decision. */
export type Settlement = {
  change: StatusChange & { status: Final['status'] };
  /** For the timeline. */
  detail: string;
  alert: AlertKind | null;
};

/** Puts a decision into the words and columns that record it. */
export function settlementOf(
  decision: Final,
  about: { provider: NetworkProviderName; purpose: Purpose; outcome: Outcome; now: Date },
): Settlement {
  const { provider, purpose, outcome, now } = about;
  const label = providerLabels[provider];
  const said = saidBy(outcome);
  switch (decision.status) {
    case 'SENT': {
      // A password link has left the house: who reads our database later shall not find it.
      const erase = carriesSecretLink(purpose);
      const accepted = { provider, providerMessageId: outcome.kind === 'ACCEPTED' ? outcome.providerMessageId : null };
      const change = { status: 'SENT', dueAt: null, sentAt: now, lookUps: 0, erase, ...accepted } as const;
      return { change, detail: `Accepted by ${label}.`, alert: null };
    }
    case 'BOUNCED':
      return { change: { status: 'BOUNCED', dueAt: null }, detail: `${label} refuses the recipient${said}.`, alert: null };
    case 'FAILED':
      return {
        change: { status: 'FAILED', dueAt: null },
        detail: `${label} refuses the message${said}.`,
        alert: 'MESSAGE_REJECTED',
      };
    case 'UNKNOWN': {
      const change = { status: 'UNKNOWN', dueAt: decision.dueAt, lookUps: 0 } as const;
      const ask = decision.dueAt === null ? 'It can not be asked: somebody has to decide.' : 'It is being asked.';
      const detail = `${label} did not answer, so it may have been sent${said}. ${ask}`;
      return { change, detail, alert: decision.dueAt === null ? 'OUTCOME_UNKNOWN' : null };
    }
    default:
      return assertNever(decision);
  }
}

/** What a provider said, for the end of a sentence: ` (550 5.1.1: user unknown)`. */
export function saidBy(outcome: Outcome): string {
  return outcome.kind === 'ACCEPTED' ? '' : ` (${[outcome.code, outcome.detail].filter(Boolean).join(': ')})`;
}
