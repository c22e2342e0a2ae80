import { assert } from '@quittance/result';
import {
  type Account,
  availableMinor,
  balanceMinor,
  type NewJournal,
  type Outcome,
  type Pending,
  type Rejection,
} from './ledger.ts';
import { type Movement, movementOf } from './movement.ts';
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
export type PostedTransfer = Movement & {
  journalId: string;
  ordinal: number;
  debitSeq: bigint;
  creditSeq: bigint;
  postedAt: Date;
};
export type PostedEntry = {
  accountId: string;
  accountSeq: bigint;
  transferId: string;
  side: 'debit' | 'credit';
  amountMinor: bigint;
  pendingMinor: bigint;
  balanceAfterMinor: bigint;
  postedAt: Date;
};

/** What is to be written, and what to answer: one outcome for each journal, in their order. */
export type Decision = {
  outcomes: Outcome[];
  journals: PostedJournal[];
  transfers: PostedTransfer[];
  entries: PostedEntry[];
  /** Those that changed, as they are after the batch. */
  accounts: Account[];
  rejections: { journal: NewJournal; requestHash: string; rejection: Rejection }[];
};

/** The batch while it is decided: what the journals before have done is seen by those after. */
type Work = Decision & {
  known: Known;
  now: Date;
  current: Map<string, Account>;
  resolved: Map<string, Pending['resolvedBy']>;
  decided: Map<string, { requestHash: string; outcome: Outcome }>;
  taken: Set<string>;
  reversed: Set<string>;
};

/** What one journal would change, thrown away when one of its transfers is refused. */
type Draft = {
  accounts: Map<string, Account>;
  transfers: (Movement & { debitSeq: bigint; creditSeq: bigint })[];
  entries: DraftEntry[];
};
type DraftEntry = Omit<PostedEntry, 'postedAt'>;

const most = 2n ** 63n - 1n;

/**
 * Decides a batch in its order: each journal on its own, so that a refusal does not sink its neighbours, and the transfers of one journal
 * together. Pure: time and state come in, what to write goes out.
 */
export function decide(known: Known, journals: readonly NewJournal[], now: Date): Decision {
  const work: Work = {
    known,
    now,
    current: new Map(),
    resolved: new Map(),
    decided: new Map(),
    taken: new Set(),
    reversed: new Set(),
    outcomes: [],
    journals: [],
    transfers: [],
    entries: [],
    accounts: [],
    rejections: [],
  };
  for (const journal of journals) work.outcomes.push(decideOne(work, journal));
  const { outcomes, transfers, entries, rejections } = work;
  return { outcomes, journals: work.journals, transfers, entries, accounts: [...work.current.values()], rejections };
}

function decideOne(work: Work, journal: NewJournal): Outcome {
  const requestHash = requestHashOf(journal);
  const before = work.decided.get(journal.id) ?? work.known.outcomes.get(journal.id);
  if (before !== undefined) return before.requestHash === requestHash ? replayed(before.outcome) : { status: 'conflict' };
  const ids = journal.transfers.map((transfer) => transfer.id);
  if (ids.some((id) => work.known.transferIds.has(id) || work.taken.has(id))) return { status: 'conflict' };
  const draft = draftOf(work, journal);
  const outcome = 'code' in draft ? reject(work, journal, requestHash, draft) : post(work, journal, requestHash, draft);
  work.decided.set(journal.id, { requestHash, outcome });
  return outcome;
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
  for (const [id, account] of draft.accounts) work.current.set(id, { ...account, lastPostedAt: postedAt });
  for (const [ordinal, movement] of draft.transfers.entries()) {
    work.transfers.push({ ...movement, journalId: journal.id, ordinal, postedAt });
    work.taken.add(movement.id);
    if (movement.pendingId !== null) work.resolved.set(movement.pendingId, movement.kind);
  }
  for (const entry of draft.entries) work.entries.push({ ...entry, postedAt });
  if (journal.reversesId !== undefined) work.reversed.add(journal.reversesId);
  return { status: 'posted', replayed: false, postedAt };
}

/** Clocks of two processes differ; an account's history never goes backwards. */
function laterOf(now: Date, accounts: Iterable<Account>): Date {
  let latest = now;
  for (const { lastPostedAt } of accounts) if (lastPostedAt !== null && lastPostedAt > latest) latest = lastPostedAt;
  return latest;
}

function draftOf(work: Work, journal: NewJournal): Draft | Rejection {
  const { reversesId } = journal;
  if (reversesId !== undefined && (work.known.reversedIds.has(reversesId) || work.reversed.has(reversesId)))
    return { code: 'already_reversed', journalId: reversesId };
  const draft: Draft = { accounts: new Map(), transfers: [], entries: [] };
  for (const transfer of journal.transfers) {
    const pending = 'pendingId' in transfer ? pendingOf(work, draft, transfer.pendingId) : undefined;
    const movement = movementOf(transfer, pending, work.now);
    const rejection = 'code' in movement ? movement : move(work, draft, movement);
    if (rejection !== null) return rejection;
  }
  return draft;
}

/** A hold may have been placed or resolved by a journal before this one in the batch, or by this one. */
function pendingOf(work: Work, draft: Draft, id: string): Pending | undefined {
  const inBatch = draft.transfers.find((each) => each.id === id) ?? work.transfers.find((each) => each.id === id);
  const pending: Pending | undefined =
    work.known.pendings.get(id) ?? (inBatch?.kind === 'pending' ? { ...inBatch, resolvedBy: null } : undefined);
  const resolvedBy = draft.transfers.find((each) => each.pendingId === id)?.kind ?? work.resolved.get(id);
  return pending === undefined || resolvedBy === undefined ? pending : { ...pending, resolvedBy };
}

/** Moves it in the draft, or says why not. */
function move(work: Work, draft: Draft, movement: Movement): Rejection | null {
  const { debitAccountId, creditAccountId, currency } = movement;
  if (debitAccountId === creditAccountId) return { code: 'same_account', accountId: debitAccountId };
  for (const accountId of [debitAccountId, creditAccountId]) {
    const account = accountOf(work, draft, accountId);
    if (account === undefined) return { code: 'account_not_found', accountId };
    if (account.currency !== currency) return { code: 'currency_mismatch', accountId };
  }
  const debit = bookSide(work, draft, movement, 'debit');
  if ('code' in debit) return debit;
  const credit = bookSide(work, draft, movement, 'credit');
  if ('code' in credit) return credit;
  draft.entries.push(debit, credit);
  draft.transfers.push({ ...movement, debitSeq: debit.accountSeq, creditSeq: credit.accountSeq });
  return null;
}

function accountOf(work: Work, draft: Draft, id: string): Account | undefined {
  return draft.accounts.get(id) ?? work.current.get(id) ?? work.known.accounts.get(id);
}

function bookSide(work: Work, draft: Draft, movement: Movement, side: 'debit' | 'credit'): Rejection | DraftEntry {
  const { postedMinor, pendingMinor } = movement;
  const id = side === 'debit' ? movement.debitAccountId : movement.creditAccountId;
  const before = accountOf(work, draft, id);
  assert(before !== undefined, 'the account was found before');
  const after: Account = { ...before, seq: before.seq + 1n };
  if (side === 'debit') {
    after.debitsPosted += postedMinor;
    after.debitsPending += pendingMinor;
  } else {
    after.creditsPosted += postedMinor;
    after.creditsPending += pendingMinor;
  }
  const counters = [after.debitsPosted, after.debitsPending, after.creditsPosted, after.creditsPending];
  if (counters.some((counter) => counter > most)) return { code: 'out_of_range', accountId: id };
  if (after.noOverdraft && side === 'debit' && availableMinor(after) < 0n)
    return { code: 'insufficient_funds', accountId: id, availableMinor: availableMinor(before) };
  draft.accounts.set(id, after);
  return {
    accountId: id,
    accountSeq: after.seq,
    transferId: movement.id,
    side,
    amountMinor: postedMinor,
    pendingMinor,
    balanceAfterMinor: balanceMinor(after),
  };
}
