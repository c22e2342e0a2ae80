import type { Sql } from '@quittance/database/sql';
import { type Decision, decide } from './decide.ts';
import { type Account, accountsOf, type NewJournal } from './ledger.ts';
import { failIfRefused } from './store.ts';
import { writePosted } from './write.ts';

/** Journals decided on what was known of their accounts, without a lock, and not written yet. */
export type Ahead = {
  /** For each journal whether it is among those that are decided. */
  isCertain: readonly boolean[];
  decision: Decision;
  /** The accounts that it was decided on. */
  before: ReadonlyMap<string, Account>;
};

/** Whether a journal can be decided by its two accounts alone: holds and reversals depend on other rows, which only a lock makes certain. */
export function isPlain({ reversesId, transfers }: NewJournal): boolean {
  return reversesId === undefined && transfers.every(({ kind }) => kind === 'single');
}

/**
 * Decides plain journals on accounts as they are taken to be. What would not be posted has no certain answer here (its id may be known, its account
 * may hold more by now): it is left out, to be asked again under locks, and with it what came later for the same accounts.
 */
export function decideAhead(before: ReadonlyMap<string, Account>, journals: readonly NewJournal[], now: Date): Ahead {
  const known = {
    accounts: before,
    pendings: new Map(),
    outcomes: new Map(),
    transferIds: new Set<string>(),
    reversedIds: new Set<string>(),
  };
  const decision = decide(known, journals, now);
  if (decision.outcomes.every(({ status }) => status === 'posted'))
    return { isCertain: journals.map(() => true), decision, before };
  const blocked = new Set<string>();
  const isCertain = journals.map((journal, index) => {
    const [accounts, outcome] = [accountsOf(journal), decision.outcomes[index]];
    if (outcome?.status === 'posted' && !accounts.some((id) => blocked.has(id))) return true;
    for (const id of accounts) blocked.add(id);
    return false;
  });
  const certain = journals.filter((_, index) => isCertain[index]);
  return { isCertain, decision: decide(known, certain, now), before };
}

/**
 * Writes what was decided ahead, in the caller's transaction (READ COMMITTED), whose COMMIT may be sent along: nothing is asked that this process would
 * have to answer. Optimistic concurrency control: the database fails it, and everything is rolled back, when an account has moved on since, when an id was
 * posted before (the unique index) or refused before. Then it has to be decided again under locks, by `postJournals`. What succeeds is as if it had been
 * decided under them:
 *
 * - an account with the same number and counters is in the same state, as far as a decision goes;
 * - whoever refused one of these ids held the locks of its accounts, so their refusal is there to be seen once these are ours.
 *
 * The accounts come first and in the order of their ids: as for everybody, they are the locks.
 */
export async function writeAhead(sql: Sql, { decision, before }: Ahead): Promise<void> {
  await writePosted(sql, decision, before);
  await failIfRefused(
    sql,
    decision.journals.map(({ journal }) => journal.id),
  );
}
