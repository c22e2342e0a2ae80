import { assert } from '@quittance/result';
import { type Account, availableMinor, balanceMinor, type NewJournal, type Pending, type Rejection } from './ledger.ts';
import { type Movement, movementOf } from './movement.ts';

/** The state that a journal meets. */
export type Base = { account(id: string): Account | undefined; pending(id: string): Pending | undefined };

/** A movement with the numbers of its two entries, and the balances of their accounts after it. */
export type DraftTransfer = Movement & {
  debitSeq: bigint;
  debitBalanceMinor: bigint;
  creditSeq: bigint;
  creditBalanceMinor: bigint;
  journalId: string;
  /** Its place in the journal, from 0. */
  ordinal: number;
  postedAt: Date;
};

/** What one journal would change, thrown away when one of its transfers is refused. */
export type Draft = {
  accounts: Map<string, Account>;
  /** Pending transfers that it places or resolves. */
  holds: Map<string, Pending>;
  transfers: DraftTransfer[];
};

const most = 2n ** 63n - 1n;

/** Books the transfers of a journal in their order, each seeing the ones before; or says why one of them can't be. Pure. */
export function draftOf(base: Base, journal: NewJournal, now: Date): Draft | Rejection {
  const draft: Draft = { accounts: new Map(), holds: new Map(), transfers: [] };
  for (const transfer of journal.transfers) {
    const id = 'pendingId' in transfer ? transfer.pendingId : null;
    const pending = id === null ? undefined : (draft.holds.get(id) ?? base.pending(id));
    const movement = movementOf(transfer, pending, now);
    const rejection = 'code' in movement ? movement : book(base, draft, movement, journal.id, now);
    if (rejection !== null) return rejection;
    if (!('code' in movement)) noteHold(draft, movement, pending);
  }
  return draft;
}

function noteHold(draft: Draft, movement: Movement, resolved: Pending | undefined): void {
  if (movement.kind === 'pending') draft.holds.set(movement.id, { ...movement, resolvedBy: null });
  else if (resolved !== undefined) draft.holds.set(resolved.id, { ...resolved, resolvedBy: movement.kind });
}

/** Books both sides in the draft, or says why not. */
function book(base: Base, draft: Draft, movement: Movement, journalId: string, postedAt: Date): Rejection | null {
  const { debitAccountId, creditAccountId, currency } = movement;
  if (debitAccountId === creditAccountId) return { code: 'same_account', accountId: debitAccountId };
  for (const accountId of [debitAccountId, creditAccountId]) {
    const account = accountOf(base, draft, accountId);
    if (account === undefined) return { code: 'account_not_found', accountId };
    if (account.currency !== currency) return { code: 'currency_mismatch', accountId };
  }
  const debit = bookSide(base, draft, movement, 'debit');
  if (!('seq' in debit)) return debit;
  const credit = bookSide(base, draft, movement, 'credit');
  if (!('seq' in credit)) return credit;
  draft.transfers.push({
    ...movement,
    debitSeq: debit.seq,
    debitBalanceMinor: balanceMinor(debit),
    creditSeq: credit.seq,
    creditBalanceMinor: balanceMinor(credit),
    journalId,
    ordinal: draft.transfers.length,
    postedAt,
  });
  return null;
}

function accountOf(base: Base, draft: Draft, id: string): Account | undefined {
  return draft.accounts.get(id) ?? base.account(id);
}

/** The account after it. */
function bookSide(base: Base, draft: Draft, movement: Movement, side: 'debit' | 'credit'): Rejection | Account {
  const { postedMinor, pendingMinor } = movement;
  const id = side === 'debit' ? movement.debitAccountId : movement.creditAccountId;
  const before = accountOf(base, draft, id);
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
  return after;
}
