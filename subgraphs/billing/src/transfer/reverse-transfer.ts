import type { Caller } from '@quittance/access/caller';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { owns, scopeOf, sees, viewerOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { Rejection } from '../ledger/ledger.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import type { Forbidden } from '../wallet/errors.ts';
import { findWallet } from '../wallet/store.ts';
import type {
  InsufficientFunds,
  Invalid,
  KeyReused,
  TransferNotFound,
  TransferNotReversible,
  TransferReversed,
} from './errors.ts';
import { findTransfer } from './store.ts';
import type { Transfer, TransferKind } from './transfer.ts';

export type ReverseTransferInput = { idempotencyKey: string; transferId: Id<'tra'>; reason: string };

export type ReverseTransferError = Refused | TransferNotFound | TransferNotReversible | Forbidden | KeyReused;

type Refused = TransferReversed | InsufficientFunds | Invalid;

const path = ['transferId'];

/** What has no more to it than two wallets. Bills, payments and refunds have ways back of their own, which know what else has to change. */
const reversible: ReadonlySet<TransferKind> = new Set(['TRANSFER', 'HOLD_CAPTURE']);

/**
 * Gives the money of a transfer back: a journal of its own that names the one it takes back, of which there can be only one. Only who has
 * the money can give it, and only as much as is there. Throws `PosterBusy` when too much waits.
 */
export async function reverseTransfer(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, transferId, reason }: ReverseTransferInput,
): Promise<Result<Transfer, ReverseTransferError>> {
  const viewer = viewerOf(caller, 'wallets:read');
  const transfer = await findTransfer(deps.db, transferId);
  if (transfer === null || !(sees(viewer, transfer.from) || sees(viewer, transfer.to))) {
    return err({ code: 'TRANSFER_NOT_FOUND', path });
  }
  const { kind, from, to, amountMinor, currency } = transfer;
  if (!owns(viewerOf({ ...caller, platformAdmin: false }, 'wallets:write'), to)) return err({ code: 'FORBIDDEN' });
  if (!reversible.has(kind) || from.walletId === null || to.walletId === null) {
    return err({ code: 'TRANSFER_NOT_REVERSIBLE', path });
  }
  // Transfers are not under row-level security; wallets are.
  if ((await findWallet(deps.db, to.walletId)) === null) return err({ code: 'FORBIDDEN' });
  const id = derivedUuid('reverseTransfer', scopeOf(caller), idempotencyKey);
  const [debitAccountId, creditAccountId] = [toUuid(to.walletId), toUuid(from.walletId)];
  const outcome = await deps.poster.submit({
    id,
    type: 'reversal',
    reference: reason,
    // The journals of what can be reversed have the id of their one transfer.
    reversesId: toUuid(transferId),
    transfers: [{ id, kind: 'single', debitAccountId, creditAccountId, amountMinor, currency }],
  });
  if (outcome.status === 'conflict') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
  if (outcome.status === 'rejected') {
    return err(refusalOf(outcome.rejection, currency));
  }
  const reversal = await findTransfer(deps.db, fromUuid('tra', id));
  assert(reversal !== null, 'a transfer that was posted is there');
  return ok(reversal);
}

function refusalOf(rejection: Rejection, currency: string): Refused {
  switch (rejection.code) {
    case 'already_reversed':
      return { code: 'TRANSFER_ALREADY_REVERSED', path };
    case 'insufficient_funds':
      return { code: 'INSUFFICIENT_FUNDS', path, availableMinor: rejection.availableMinor, currency };
    case 'out_of_range':
      return { code: 'INVALID', path, message: 'is more than a wallet can hold' };
    default:
      throw new Error(`The ledger refused the way back between two wallets: ${rejection.code}`);
  }
}
