import type { Caller } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { maySpend, scopeOf, sees, viewerOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import type { Forbidden, WalletNotFound } from '../wallet/errors.ts';
import { findWallets } from '../wallet/store.ts';
import type { KeyReused } from './errors.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { findTransfer } from './store.ts';
import type { Transfer } from './transfer.ts';

export type TransferFundsInput = {
  idempotencyKey: string;
  fromWalletId: Id<'wal'>;
  toWalletId: Id<'wal'>;
  amount: Money;
  reference: string | null;
};

export type TransferFundsError = Refusal | WalletNotFound | Forbidden | KeyReused;

/**
 * Moves money from a wallet of the caller's to any other. The transfer's id comes from the idempotency key, so that a repeated request
 * meets its first outcome in the ledger itself, for ever.
 */
export async function transferFunds(
  deps: Deps,
  caller: Caller,
  input: TransferFundsInput,
): Promise<Result<Transfer, TransferFundsError>> {
  const { fromWalletId, toWalletId, amount, reference } = input;
  const wallets = await findWallets(deps.db, [fromWalletId, toWalletId]);
  const from = wallets.find(({ id }) => id === fromWalletId);
  if (from === undefined || !sees(viewerOf(caller, 'wallets:read'), from.owner)) {
    return err({ code: 'WALLET_NOT_FOUND', path: ['fromWalletId'] });
  }
  if (!maySpend(caller, from.owner)) return err({ code: 'FORBIDDEN' });
  if (!wallets.some(({ id }) => id === toWalletId)) return err({ code: 'WALLET_NOT_FOUND', path: ['toWalletId'] });

  const id = derivedUuid('transferFunds', scopeOf(caller), input.idempotencyKey);
  const outcome = await deps.poster.submit({
    id,
    type: 'transfer',
    reference: reference ?? undefined,
    transfers: [
      {
        id,
        kind: 'single',
        debitAccountId: toUuid(fromWalletId),
        creditAccountId: toUuid(toWalletId),
        amountMinor: amount.amountMinor,
        currency: amount.currency,
      },
    ],
  });
  if (outcome.status === 'conflict') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
  if (outcome.status === 'rejected') {
    return err(refusalOf(outcome.rejection, from.currency, { amount: ['amount'], target: ['toWalletId'] }));
  }
  const transfer = await findTransfer(deps.db, fromUuid('tra', id));
  assert(transfer !== null, 'a transfer that was posted is there');
  return ok(transfer);
}
