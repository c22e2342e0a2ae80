import { type Draft, type DraftTransfer, draftOf } from './draft.ts';
import type { Account, NewJournal, Outcome, Pending, Rejection } from './ledger.ts';
import { requestHashOf } from './request-hash.ts';

/** What is known of the ids and accounts that a batch names, read under the accounts' locks. */
export type Known = {
  accounts: ReadonlyMap<string, Account>;
  pendings: ReadonlyMap<string, Pending>;
  /** Journals posted or rejected before, by id. */
  outcomes: ReadonlyMap<string, { requestHash: string; outcome: Outcome }>;
  /** Ids of transfers that exist. */
  transferIds: ReadonlySet<string>;
  /** Journals that are reversed. */
  reversedIds: ReadonlySet<string>;
};

export type PostedJournal = { journal: NewJournal; requestHash: string; postedAt: Date };

/** What is to be written, and what to answer: one outcome for each journal, in their order. */
export type Decision = {
  outcomes: Outcome[];
  journals: PostedJournal[];
  transfers: DraftTransfer[];
  /** Those that changed, as they are after the batch. */
  accounts: Account[];
  rejections: { journal: NewJournal; requestHash: string; rejection: Rejection }[];
};

/** The batch while it is decided: what the journals before have done is seen by those after. */
type Work = Decision & {
  known: Known;
  now: Date;
  current: Map<string, Account>;
  holds: Map<string, Pending>;
  decided: Map<string, { requestHash: string; outcome: Outcome }>;
  taken: Set<string>;
  reversed: Set<string>;
};

/**
 * Decides a batch in its order: each journal on its own, so that a refusal does not sink its neighbours, and the transfers of one journal
 * together. Pure: time and state come in, what to write goes out.
 */
export function decide(known: Known, journals: readonly NewJournal[], now: Date): Decision {
  const work: Work = {
    known,
    now,
    current: new Map(),
    holds: new Map(),
    decided: new Map(),
    taken: new Set(),
    reversed: new Set(),
    outcomes: [],
    journals: [],
    transfers: [],
    accounts: [],
    rejections: [],
  };
  for (const journal of journals) work.outcomes.push(decideOne(work, journal));
  const { outcomes, transfers, rejections } = work;
  return { outcomes, journals: work.journals, transfers, accounts: [...work.current.values()], rejections };
}

function decideOne(work: Work, journal: NewJournal): Outcome {
  const requestHash = requestHashOf(journal);
  const before = work.decided.get(journal.id) ?? work.known.outcomes.get(journal.id);
  if (before !== undefined) return before.requestHash === requestHash ? replayed(before.outcome) : { status: 'conflict' };
  if (journal.transfers.some(({ id }) => work.known.transferIds.has(id) || work.taken.has(id))) return { status: 'conflict' };
  const draft = isReversed(work, journal.reversesId) ?? draftOf(baseOf(work), journal, work.now);
  const outcome = 'code' in draft ? reject(work, journal, requestHash, draft) : post(work, journal, requestHash, draft);
  work.decided.set(journal.id, { requestHash, outcome });
  return outcome;
}

function isReversed({ known, reversed }: Work, reversesId: string | undefined): Rejection | null {
  if (reversesId === undefined || !(known.reversedIds.has(reversesId) || reversed.has(reversesId))) return null;
  return { code: 'already_reversed', journalId: reversesId };
}

function replayed(outcome: Outcome): Outcome {
  return outcome.status === 'conflict' ? outcome : { ...outcome, replayed: true };
}

function reject(work: Work, journal: NewJournal, requestHash: string, rejection: Rejection): Outcome {
  work.rejections.push({ journal, requestHash, rejection });
  return { status: 'rejected', replayed: false, rejection };
}

function post(work: Work, journal: NewJournal, requestHash: string, draft: Draft): Outcome {
  const postedAt = laterOf(work.now, draft.accounts.values());
  work.journals.push({ journal, requestHash, postedAt });
  for (const account of draft.accounts.values()) {
    account.lastPostedAt = postedAt;
    work.current.set(account.id, account);
  }
  for (const transfer of draft.transfers) {
    transfer.postedAt = postedAt;
    work.transfers.push(transfer);
    work.taken.add(transfer.id);
  }
  for (const [id, pending] of draft.holds) work.holds.set(id, pending);
  if (journal.reversesId !== undefined) work.reversed.add(journal.reversesId);
  return { status: 'posted', replayed: false, postedAt };
}

/** Clocks of two processes differ; an account's history never goes backwards. */
function laterOf(now: Date, accounts: Iterable<Account>): Date {
  let latest = now;
  for (const { lastPostedAt } of accounts) if (lastPostedAt !== null && lastPostedAt > latest) latest = lastPostedAt;
  return latest;
}

const baseOf = ({ known, current, holds }: Work) => ({
  account: (id: string) => current.get(id) ?? known.accounts.get(id),
  pending: (id: string) => holds.get(id) ?? known.pendings.get(id),
});
