import type { NewJournal, NewTransfer, Outcome, Rejection, TransferKind } from '../src/ledger/ledger.ts';

/**
 * What the ledger promises, written to be read and not to be fast: one journal after the other, balances added up from the history
 * each time. Shares no code with the ledger.
 */
export type Model = {
  accounts: ReadonlyMap<string, ModelAccount>;
  holds: ReadonlyMap<string, ModelHold>;
  /** What was answered to a journal's id first, and to which request. */
  answers: ReadonlyMap<string, { request: string; outcome: Outcome }>;
  transferIds: ReadonlySet<string>;
  reversed: ReadonlySet<string>;
};

export type ModelAccount = {
  currency: string;
  mayOverdraw: boolean;
  /** Its entries in their order: the first has the number 1. */
  history: readonly ModelEntry[];
  lastPostedAt: Date | null;
};

export type ModelEntry = { transferId: string; side: 'debit' | 'credit'; postedMinor: bigint; pendingMinor: bigint };

type ModelHold = {
  from: string;
  to: string;
  amountMinor: bigint;
  currency: string;
  expiresAt: Date | null;
  by: TransferKind | null;
};

/** Between two accounts, as it goes into their histories. */
type Step = { id: string; from: string; to: string; currency: string; postedMinor: bigint; pendingMinor: bigint };

/** How much of a kind its entries hold. */
export function sum(history: readonly ModelEntry[], side: ModelEntry['side'], what: 'postedMinor' | 'pendingMinor'): bigint {
  return history.filter((entry) => entry.side === side).reduce((total, entry) => total + entry[what], 0n);
}

function available({ history }: ModelAccount): bigint {
  return sum(history, 'credit', 'postedMinor') - sum(history, 'debit', 'postedMinor') - sum(history, 'debit', 'pendingMinor');
}

/** What the ledger has to answer to a journal in this state, and the state after it. */
export function submitted(model: Model, journal: NewJournal, now: Date): { outcome: Outcome; model: Model } {
  const request = requestOf(journal);
  const before = model.answers.get(journal.id);
  if (before?.request === request) return { outcome: again(before.outcome), model };
  if (before !== undefined || journal.transfers.some(({ id }) => model.transferIds.has(id)))
    return { outcome: { status: 'conflict' }, model };
  const { reversesId } = journal;
  const isReversed = reversesId !== undefined && model.reversed.has(reversesId);
  const after = isReversed ? { code: 'already_reversed' as const, journalId: reversesId } : allBooked(model, journal, now);
  if ('code' in after) return answered(model, journal, { status: 'rejected', replayed: false, rejection: after });
  const postedAt = latest(now, model, after);
  const accounts = [...after.accounts].map(([id, account]) =>
    account === model.accounts.get(id) ? ([id, account] as const) : ([id, { ...account, lastPostedAt: postedAt }] as const),
  );
  const reversed = reversesId === undefined ? model.reversed : new Set([...model.reversed, reversesId]);
  const transferIds = new Set([...model.transferIds, ...journal.transfers.map(({ id }) => id)]);
  const next = { ...after, accounts: new Map(accounts), reversed, transferIds };
  return answered(next, journal, { status: 'posted', replayed: false, postedAt });
}

function answered(model: Model, journal: NewJournal, outcome: Outcome): { outcome: Outcome; model: Model } {
  const answers = new Map([...model.answers, [journal.id, { request: requestOf(journal), outcome }]]);
  return { outcome, model: { ...model, answers } };
}

const requestOf = (journal: NewJournal) =>
  JSON.stringify(journal, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

const again = (outcome: Outcome): Outcome => (outcome.status === 'conflict' ? outcome : { ...outcome, replayed: true });

/** Time in an account's history never goes backwards, whatever clocks say. */
function latest(now: Date, before: Model, after: Model): Date {
  const touched = [...after.accounts].filter(([id, account]) => account !== before.accounts.get(id));
  return new Date(Math.max(now.getTime(), ...touched.map(([, { lastPostedAt }]) => lastPostedAt?.getTime() ?? 0)));
}

/** All transfers of a journal, one after the other; or none, and why. */
function allBooked(model: Model, journal: NewJournal, now: Date): Model | Rejection {
  let state: Model = model;
  for (const transfer of journal.transfers) {
    const next = booked(state, transfer, now);
    if ('code' in next) return next;
    state = next;
  }
  return state;
}

function booked(model: Model, transfer: NewTransfer, now: Date): Model | Rejection {
  if (transfer.kind === 'single' || transfer.kind === 'pending') {
    const { id, debitAccountId: from, creditAccountId: to, amountMinor, currency } = transfer;
    const isPending = transfer.kind === 'pending';
    const [postedMinor, pendingMinor] = isPending ? [0n, amountMinor] : [amountMinor, 0n];
    const next = moved(model, { id, from, to, currency, postedMinor, pendingMinor });
    const placed = { from, to, amountMinor, currency, expiresAt: transfer.expiresAt ?? null, by: null };
    return 'code' in next || !isPending ? next : { ...next, holds: new Map([...next.holds, [id, placed]]) };
  }
  const { pendingId, kind } = transfer;
  const hold = model.holds.get(pendingId);
  if (hold === undefined) return { code: 'pending_not_found', pendingId };
  const refusal = refusedFor(transfer, hold, now);
  if (refusal !== null) return refusal;
  const postedMinor = kind === 'post' ? (transfer.amountMinor ?? hold.amountMinor) : 0n;
  const next = moved(model, { ...hold, id: transfer.id, postedMinor, pendingMinor: -hold.amountMinor });
  return 'code' in next ? next : { ...next, holds: new Map([...next.holds, [pendingId, { ...hold, by: kind }]]) };
}

/** A hold ends once; posted before it expires and for no more than it holds, voided any time, expired afterwards. */
function refusedFor(transfer: NewTransfer & { pendingId: string }, hold: ModelHold, now: Date): Rejection | null {
  const { pendingId } = transfer;
  if (hold.by !== null) return { code: 'pending_resolved', pendingId, by: hold.by };
  const isOver = hold.expiresAt !== null && hold.expiresAt <= now;
  if (transfer.kind === 'expire' && !isOver) return { code: 'pending_not_expired', pendingId };
  if (transfer.kind !== 'post') return null;
  if (isOver) return { code: 'pending_expired', pendingId };
  const isTooMuch = (transfer.amountMinor ?? 0n) > hold.amountMinor;
  return isTooMuch ? { code: 'pending_exceeded', pendingId, pendingMinor: hold.amountMinor } : null;
}

function moved(model: Model, { id, from, to, currency, postedMinor, pendingMinor }: Step): Model | Rejection {
  if (from === to) return { code: 'same_account', accountId: from };
  for (const accountId of [from, to]) {
    const account = model.accounts.get(accountId);
    if (account === undefined) return { code: 'account_not_found', accountId };
    if (account.currency !== currency) return { code: 'currency_mismatch', accountId };
  }
  const accounts = new Map(model.accounts);
  for (const [accountId, side] of [
    [from, 'debit'],
    [to, 'credit'],
  ] as const) {
    const before = accounts.get(accountId) as ModelAccount;
    const after = { ...before, history: [...before.history, { transferId: id, side, postedMinor, pendingMinor }] };
    if (side === 'debit' && !before.mayOverdraw && available(after) < 0n)
      return { code: 'insufficient_funds', accountId, availableMinor: available(before) };
    accounts.set(accountId, after);
  }
  return { ...model, accounts };
}
