import type { Caller } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { maySpend, scopeOf, sees, viewerOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { NewTransfer, Outcome, Rejection } from '../ledger/ledger.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import { transact } from '../transact.ts';
import type { CurrencyMismatch, KeyReused } from '../transfer/errors.ts';
import type { Forbidden } from '../wallet/errors.ts';
import { findWallets } from '../wallet/store.ts';
import { noteChanged } from '../wallet/untold.ts';
import type { HoldAmountExceeded, HoldNotFound, HoldResolved } from './errors.ts';
import type { Hold } from './hold.ts';
import { findHold, resolveHolds } from './store.ts';

export type CaptureHoldInput = { idempotencyKey: string; holdId: Id<'hld'>; amount: Money | null };
export type ReleaseHoldInput = { idempotencyKey: string; holdId: Id<'hld'> };
export type ReleaseHoldError = HoldNotFound | HoldResolved | Forbidden | KeyReused;
export type CaptureHoldError = ReleaseHoldError | HoldAmountExceeded | CurrencyMismatch;

/** Moves held money, or a part of it, to its receiver; the rest is free again. */
export async function captureHold(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, holdId, amount }: CaptureHoldInput,
): Promise<Result<{ hold: Hold; transferId: Id<'tra'> }, CaptureHoldError>> {
  const found = await findOwn(deps, caller, holdId);
  if (!found.ok) return found;
  const { currency, amountMinor } = found.value;
  if (amount !== null && amount.currency !== currency) return err({ code: 'CURRENCY_MISMATCH', path: ['amount', 'currency'] });
  const id = derivedUuid('captureHold', scopeOf(caller), idempotencyKey);
  const captured = { id, kind: 'post', pendingId: toUuid(holdId), amountMinor: amount?.amountMinor } as const;
  const outcome = await resolve(deps, holdId, 'CAPTURED', captured, amount?.amountMinor ?? amountMinor);
  return outcome.ok ? ok({ hold: outcome.value, transferId: fromUuid('tra', id) }) : outcome;
}

/** Frees held money. */
export async function releaseHold(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, holdId }: ReleaseHoldInput,
): Promise<Result<Hold, ReleaseHoldError>> {
  const found = await findOwn(deps, caller, holdId);
  if (!found.ok) return found;
  const id = derivedUuid('releaseHold', scopeOf(caller), idempotencyKey);
  const outcome = await resolve(deps, holdId, 'RELEASED', { id, kind: 'void', pendingId: toUuid(holdId) });
  if (outcome.ok || outcome.error.code !== 'HOLD_AMOUNT_EXCEEDED') return outcome as Result<Hold, ReleaseHoldError>;
  throw new Error('a release has no amount');
}

/** Either side may resolve a hold: to pay what was promised, to take it, or to give it up. */
async function findOwn(deps: Deps, caller: Caller, id: Id<'hld'>): Promise<Result<Hold, HoldNotFound | Forbidden>> {
  const hold = await findHold(deps.db, id);
  const sides = hold === null ? [] : await findWallets(deps.db, [hold.walletId, hold.toWalletId]);
  if (hold === null || !sides.some(({ owner }) => sees(viewerOf(caller, 'wallets:read'), owner))) {
    return err({ code: 'HOLD_NOT_FOUND', path: ['holdId'] });
  }
  return sides.some(({ owner }) => maySpend(caller, owner)) ? ok(hold) : err({ code: 'FORBIDDEN' });
}

async function resolve(
  deps: Deps,
  holdId: Id<'hld'>,
  status: 'CAPTURED' | 'RELEASED',
  transfer: NewTransfer,
  capturedMinor?: bigint,
): Promise<Result<Hold, HoldResolved | HoldAmountExceeded | KeyReused>> {
  const outcome = await transact(deps.pool, async (sql): Promise<Outcome | undefined> => {
    const type = status === 'CAPTURED' ? 'hold_capture' : 'hold_release';
    const { outcomes, accounts } = await postJournals(sql, [{ id: transfer.id, type, transfers: [transfer] }], deps.now());
    const [first] = outcomes;
    if (first?.status === 'posted' && !first.replayed) {
      await resolveHolds(sql, [holdId], status, capturedMinor);
      await noteChanged(
        sql,
        accounts.map((account) => account.id),
      );
    }
    return first;
  });
  deps.wakeRelay();
  const hold = await findHold(deps.db, holdId);
  assert(hold !== null && outcome !== undefined, 'a hold that was found stays, and its journal has an outcome');
  if (outcome.status === 'posted') return ok(hold);
  return err(outcome.status === 'conflict' ? { code: 'IDEMPOTENCY_KEY_REUSED' } : refusalOf(outcome.rejection, hold.currency));
}

function refusalOf(rejection: Rejection, currency: string): HoldResolved | HoldAmountExceeded {
  switch (rejection.code) {
    case 'pending_resolved':
    case 'pending_expired':
      return { code: 'HOLD_RESOLVED', path: ['holdId'] };
    case 'pending_exceeded':
      return { code: 'HOLD_AMOUNT_EXCEEDED', path: ['amount'], heldMinor: rejection.pendingMinor, currency };
    default:
      throw new Error(`The ledger refused to resolve a hold: ${rejection.code}`);
  }
}
