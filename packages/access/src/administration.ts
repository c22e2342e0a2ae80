import type { Id } from '@quittance/ids';
import type { Caller } from './caller.ts';

/** Something that a platform administrator does with their rights as one; for the audit trail. No inputs, only what was called. */
export type Deed = {
  actorId: Id<'usr'>;
  /** The organisation they act for. */
  actedFor: Id<'org'> | null;
  action: 'MUTATION' | 'DEAD_LETTER_REPLAY';
  /** The mutation's root fields; empty for what is no mutation. */
  fields: readonly string[];
  /** Id of what it is done to, where that is no input of a mutation; for replays of many events their type, null for all of the service. */
  subject: string | null;
};

/** `PARTLY`: of several root fields some were refused or failed. `UNKNOWN` is for the reader: nobody told how it ended. */
export type DeedOutcome = 'OK' | 'REFUSED' | 'FAILED' | 'PARTLY';

/** Tells the audit trail of a deed before it is done, and then how it ended. */
export type AdministrationLog = {
  /** Rejects when it can't be told: then it must not be done. What it answers never rejects. */
  begin(deed: Deed): Promise<(outcome: DeedOutcome) => Promise<void>>;
};

/** Who acts with the rights of a platform administrator where they do not belong; null for everybody else. */
export function outsiderOf(caller: Caller): Pick<Deed, 'actorId' | 'actedFor'> | null {
  if (!caller.foreign || caller.userId === null) return null;
  return { actorId: caller.userId, actedFor: caller.organization?.id ?? null };
}
