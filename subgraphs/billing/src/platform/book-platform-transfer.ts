import type { Caller } from '@quittance/access/caller';
import { fromUuid } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { specOf } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import type { Deps } from '../deps.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import { transact } from '../transact.ts';
import type { Invalid, KeyReused } from '../transfer/errors.ts';
import { findTransfer } from '../transfer/store.ts';
import type { Transfer } from '../transfer/transfer.ts';
import type { Forbidden } from '../wallet/errors.ts';
import { type PlatformAccountName, placeOf } from './platform-account.ts';

export type BookPlatformTransferInput = {
  idempotencyKey: string;
  from: PlatformAccountName;
  to: PlatformAccountName;
  amount: Money;
  reason: string;
};

export type BookPlatformTransferError = Invalid | Forbidden | KeyReused;

/**
 * Books what happened to the platform's own money outside: a provider paid out to the bank and kept a fee, a reserve was set aside, a
 * shortfall was covered. For platform admins in person; no wallet, and nobody else's money, can be reached with it.
 */
export async function bookPlatformTransfer(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, from, to, amount, reason }: BookPlatformTransferInput,
): Promise<Result<Transfer, BookPlatformTransferError>> {
  if (caller.kind !== 'person' || !caller.platformAdmin) return err({ code: 'FORBIDDEN' });
  const places = [placeOf(from, amount.currency), placeOf(to, amount.currency)];
  const id = derivedUuid('bookPlatformTransfer', caller.userId ?? '', idempotencyKey);
  const outcome = await transact(deps.pool, async (sql) => {
    const { idOf } = await ensurePlaces(sql, places, deps.now());
    const [debitAccountId, creditAccountId] = places.map((place) => idOf.get(specOf(place).code));
    assert(debitAccountId !== undefined && creditAccountId !== undefined, 'a place that was ensured has an account');
    const transfer = { id, kind: 'single', debitAccountId, creditAccountId, ...amount } as const;
    const { outcomes } = await postJournals(
      sql,
      [{ id, type: 'platform', reference: reason, transfers: [transfer] }],
      deps.now(),
    );
    return outcomes[0];
  });
  assert(outcome !== undefined, 'each journal has an outcome');
  if (outcome.status === 'conflict') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
  if (outcome.status === 'rejected') {
    const isSame = outcome.rejection.code === 'same_account';
    return err({
      code: 'INVALID',
      path: isSame ? ['to'] : ['amount'],
      message: isSame ? 'must be another account' : 'is more than an account can hold',
    });
  }
  const booked = await findTransfer(deps.db, fromUuid('tra', id));
  assert(booked !== null, 'a transfer that was posted is there');
  return ok(booked);
}
