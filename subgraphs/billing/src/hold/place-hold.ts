import type { Caller } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { maySpend, scopeOf, sees, viewerOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import { transact } from '../transact.ts';
import type { KeyReused } from '../transfer/errors.ts';
import { type Refusal, refusalOf } from '../transfer/refusal.ts';
import type { Forbidden, WalletNotFound } from '../wallet/errors.ts';
import { findWallet } from '../wallet/store.ts';
import { noteChanged } from '../wallet/untold.ts';
import type { Hold } from './hold.ts';
import { findHold, insertHold } from './store.ts';

export type PlaceHoldInput = {
  idempotencyKey: string;
  walletId: Id<'wal'>;
  toWalletId: Id<'wal'>;
  amount: Money;
  expiresAt: Date;
  reference: string | null;
};

export type PlaceHoldError = Refusal | WalletNotFound | Forbidden | KeyReused;

const longestMs = 366 * 24 * 60 * 60_000;

/** Sets money of a wallet of the caller's aside for another one. */
export async function placeHold(deps: Deps, caller: Caller, input: PlaceHoldInput): Promise<Result<Hold, PlaceHoldError>> {
  const { walletId, toWalletId, amount, expiresAt, reference } = input;
  const from = await findWallet(deps.db, walletId);
  if (from === null || !sees(viewerOf(caller, 'wallets:read'), from.owner)) {
    return err({ code: 'WALLET_NOT_FOUND', path: ['walletId'] });
  }
  if (!maySpend(caller, from.owner)) return err({ code: 'FORBIDDEN' });
  if ((await findWallet(deps.dbAcrossTenants, toWalletId)) === null)
    return err({ code: 'WALLET_NOT_FOUND', path: ['toWalletId'] });

  const id = derivedUuid('placeHold', scopeOf(caller), input.idempotencyKey);
  const known = await findHold(deps.db, fromUuid('hld', id));
  const problem = known === null ? problemOf(expiresAt, deps.now()) : null;
  if (problem !== null) return err({ code: 'INVALID', path: ['expiresAt'], message: problem });
  const { currency, amountMinor } = amount;
  const [debitAccountId, creditAccountId] = [toUuid(walletId), toUuid(toWalletId)];
  const pending = { id, kind: 'pending', debitAccountId, creditAccountId, amountMinor, currency, expiresAt } as const;
  const outcome = await transact(deps.pool, async (sql) => {
    const now = deps.now();
    const journal = { id, type: 'hold', reference: reference ?? undefined, transfers: [pending] };
    const { outcomes, accounts } = await postJournals(sql, [journal], now);
    const [first] = outcomes;
    if (first?.status === 'posted' && !first.replayed) {
      const hold = { id: fromUuid('hld', id), walletId, toWalletId, amountMinor, currency, expiresAt, reference };
      await insertHold(sql, { ...hold, placedAt: now, status: 'PLACED', capturedMinor: 0n });
      await noteChanged(
        sql,
        accounts.map((account) => account.id),
      );
    }
    return first;
  });
  deps.wakeRelay();
  if (outcome?.status === 'conflict') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
  if (outcome?.status === 'rejected') {
    return err(refusalOf(outcome.rejection, from.currency, { amount: ['amount'], target: ['toWalletId'] }));
  }
  const hold = await findHold(deps.db, fromUuid('hld', id));
  assert(hold !== null, 'a hold that was placed is there');
  return ok(hold);
}

function problemOf(expiresAt: Date, now: Date): string | null {
  if (expiresAt <= now) return 'must be in the future';
  return expiresAt.getTime() - now.getTime() > longestMs ? 'must be at most a year ahead' : null;
}
