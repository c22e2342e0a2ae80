import type { Sql } from '@quittance/database/sql';
import { decide } from './decide.ts';
import { type Account, assertWellFormed, type NewJournal, type Outcome } from './ledger.ts';
import { lockAccounts, readKnownIds, readPendings } from './store.ts';
import { writePosted, writeRejections } from './write.ts';

export type Posting = {
  /** One for each journal, in their order. */
  outcomes: Outcome[];
  /** Accounts that changed, as they are now. */
  accounts: Account[];
};

/**
 * Locks, then decides, then writes: the way into the ledger for everything but what `post-ahead.ts` is certain of. Works inside the caller's transaction (READ COMMITTED), so that state and events of a command stand or fall with
 * its journals; costs four statements for one journal as for hundreds.
 *
 * A known id answers its first outcome and does nothing. The ids of a batch and of another transaction at the same moment can collide
 * only if they name the same accounts (then the lock orders them) or if an id is used for two different things (then PostgreSQL's unique
 * index fails the later transaction, whose retry answers `conflict`).
 */
export async function postJournals(sql: Sql, journals: readonly NewJournal[], now: Date): Promise<Posting> {
  if (journals.length === 0) return { outcomes: [], accounts: [] };
  journals.forEach(assertWellFormed);
  const transfers = journals.flatMap((journal) => journal.transfers);
  const pendingIds = transfers.flatMap((transfer) => ('pendingId' in transfer ? transfer.pendingId : []));
  // What a hold's accounts are never changes: read first to know what to lock; who resolved it is read again under the locks.
  const holds = await readPendings(sql, pendingIds);
  const named = transfers.flatMap((each) => ('pendingId' in each ? (holds.get(each.pendingId) ?? []) : each));
  const accounts = await lockAccounts(
    sql,
    named.flatMap((each) => [each.debitAccountId, each.creditAccountId]),
  );
  const pendings = await readPendings(sql, pendingIds);
  const known = await readKnownIds(sql, journals);
  const decision = decide({ accounts, pendings, ...known }, journals, now);
  await writeRejections(sql, decision.rejections, now);
  await writePosted(sql, decision, accounts);
  return { outcomes: decision.outcomes, accounts: decision.accounts };
}
