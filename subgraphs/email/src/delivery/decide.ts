import type { Outcome } from '../provider/outcome.ts';

/** How often and how late a message is put off; the last delay repeats until the message is given up. */
const deferralMs = [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000, 2 * 60 * 60_000, 4 * 60 * 60_000];

/** Before these when its document can't be had: the service that has it is ours, and mostly back within seconds. */
const documentMs = [2_000, 5_000, 15_000];

/** What a message waits for. */
export type WaitsFor = 'provider' | 'document';

const ladders: Readonly<Record<WaitsFor, readonly number[]>> = {
  provider: deferralMs,
  document: [...documentMs, ...deferralMs],
};

/**
 * When an unknown outcome is looked up, counted from the look-up before. A provider lists a message some seconds after taking it, so
 * only the last answer counts as "it never had it".
 */
const lookUpMs = [5_000, 30_000, 2 * 60_000, 10 * 60_000];

/** How long a message is tried, where nothing shorter is set. */
export const giveUpAfterMs = 48 * 60 * 60_000;

/** What becomes of a message after a provider has answered, or has not. */
export type Decision =
  | { status: 'SENT' }
  /** Somebody else is asked at once. */
  | { status: 'QUEUED' }
  /** Later again, see `putOff`. */
  | { status: 'DEFERRED' }
  | { status: 'BOUNCED' }
  | { status: 'FAILED' }
  /** `dueAt`: when to look it up; null when nobody can be asked, and a person has to decide. */
  | { status: 'UNKNOWN'; dueAt: Date | null };

/** The failure table: what each kind of outcome means for the message. */
export function decide(outcome: Outcome, options: { now: Date; canLookUp: boolean }): Decision {
  switch (outcome.kind) {
    case 'ACCEPTED':
      return { status: 'SENT' };
    case 'UNAVAILABLE':
    case 'RATE_LIMITED':
    case 'MISCONFIGURED':
      return { status: 'QUEUED' };
    case 'DEFERRED':
      return { status: 'DEFERRED' };
    case 'RECIPIENT_REFUSED':
      return { status: 'BOUNCED' };
    case 'REJECTED':
      return { status: 'FAILED' };
    case 'UNKNOWN':
      return { status: 'UNKNOWN', dueAt: options.canLookUp ? nextLookUpAt(0, options.now) : null };
  }
}

/** When a message that nobody can take now is tried again, not before `earliest`; null when that would be too late for it. */
export function putOff(
  facts: { now: Date; deferrals: number; giveUpAt: Date },
  earliest: Date | null,
  waitsFor: WaitsFor = 'provider',
): Date | null {
  const ladder = ladders[waitsFor];
  const delay = ladder[Math.min(facts.deferrals, ladder.length - 1)] ?? 0;
  const byLadder = after(facts.now, delay);
  const dueAt = earliest !== null && earliest > byLadder ? earliest : byLadder;
  return dueAt < facts.giveUpAt ? dueAt : null;
}

/** When an absent message is looked up again after `done` look-ups; null: it was asked often enough, the provider never had it. */
export function nextLookUpAt(done: number, now: Date): Date | null {
  const delay = lookUpMs[done];
  return delay === undefined ? null : after(now, delay);
}

/** How long a provider that does not answer look-ups is asked on. */
export const lookUpForMs = 24 * 60 * 60_000;

/** When a look-up that was not answered is made again. */
export function unansweredLookUpAt(now: Date): Date {
  return after(now, 5 * 60_000);
}

function after(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
