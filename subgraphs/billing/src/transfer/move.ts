import type { Caller } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { owns, sees, spenderOf, viewerOf } from '../access.ts';
import type { NewJournal, Outcome } from '../ledger/ledger.ts';
import type { Forbidden, WalletNotFound } from '../wallet/errors.ts';
import type { Wallet } from '../wallet/wallet.ts';
import type { KeyReused } from './errors.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { Side, Transfer } from './transfer.ts';

/** Money that is to go from one wallet to another. */
export type Move = { fromWalletId: Id<'wal'>; toWalletId: Id<'wal'>; amount: Money; reference: string | null };

/** Wallets by their ids. */
export type Known = ReadonlyMap<Id<'wal'>, Wallet>;

export type Parties = { from: Wallet; to: Wallet };

export type MoveError = Refusal | WalletNotFound | KeyReused;

/** The two wallets of each move; or why the caller can't ask for it. What is not theirs to see answers as if it did not exist. */
export function partiesOf(
  caller: Caller,
  { senders, receivers }: { senders: Known; receivers: Known },
  moves: readonly Move[],
): Result<Parties, WalletNotFound | Forbidden>[] {
  const [viewer, spender] = [viewerOf(caller, 'wallets:read'), spenderOf(caller)];
  return moves.map(({ fromWalletId, toWalletId }) => {
    const [from, to] = [senders.get(fromWalletId), receivers.get(toWalletId)];
    if (from === undefined || !sees(viewer, from.owner)) return err({ code: 'WALLET_NOT_FOUND', path: ['fromWalletId'] });
    if (!owns(spender, from.owner)) return err({ code: 'FORBIDDEN' });
    return to === undefined ? err({ code: 'WALLET_NOT_FOUND', path: ['toWalletId'] }) : ok({ from, to });
  });
}

/** What the ledger is asked for; the journal has the id of its one transfer. */
export function journalOfMove(
  id: string,
  { fromWalletId, toWalletId, amount, reference }: Move,
  { uuidOf = toUuid, requestHash }: { uuidOf?: (wallet: Id<'wal'>) => string; requestHash?: string } = {},
): NewJournal {
  const { amountMinor, currency } = amount;
  const [debitAccountId, creditAccountId] = [uuidOf(fromWalletId), uuidOf(toWalletId)];
  const transfer = { id, kind: 'single', debitAccountId, creditAccountId, amountMinor, currency } as const;
  return { id, type: 'transfer', reference: reference ?? undefined, requestHash, transfers: [transfer] };
}

/** The ledger's answer in the words of a wallet's owner. What was posted is what was asked for, so nothing is read again. */
export function resultOfMove(
  id: string,
  move: Move,
  { from, to }: Parties,
  outcome: Outcome,
): Result<Transfer, Refusal | KeyReused> {
  if (outcome.status === 'conflict') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
  if (outcome.status === 'rejected') {
    return err(refusalOf(outcome.rejection, from.currency, { amount: ['amount'], target: ['toWalletId'] }));
  }
  assert(outcome.status === 'posted', 'what is neither refused nor a conflict is posted');
  return ok({
    id: fromUuid('tra', id),
    kind: 'TRANSFER',
    reference: move.reference,
    amountMinor: move.amount.amountMinor,
    currency: move.amount.currency,
    from: sideOf(from),
    to: sideOf(to),
    paymentId: null,
    reversesId: null,
    exchangeRate: null,
    createdAt: outcome.postedAt,
  });
}

function sideOf({ id, owner: { userId, organizationId } }: Wallet): Side {
  return { walletId: id, userId, organizationId };
}
