import type { Caller } from '@quittance/access/caller';
import { assert, type Result } from '@quittance/result';
import { scopeOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import type { Forbidden } from '../wallet/errors.ts';
import { findParties } from './find-parties.ts';
import { journalOfMove, type Move, type MoveError, partiesOf, resultOfMove } from './move.ts';
import type { Transfer } from './transfer.ts';

export type TransferFundsInput = Move & { idempotencyKey: string };

export type TransferFundsError = MoveError | Forbidden;

/**
 * Moves money from a wallet of the caller's to any other. The transfer's id comes from the idempotency key, so that a repeated request
 * meets its first outcome in the ledger itself, for ever. Throws `PosterBusy` when too much waits.
 */
export async function transferFunds(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, ...move }: TransferFundsInput,
): Promise<Result<Transfer, TransferFundsError>> {
  const [parties] = partiesOf(caller, await findParties(deps, [move]), [move]);
  assert(parties !== undefined, 'a move has parties, or there is a reason why not');
  if (!parties.ok) return parties;
  const id = derivedUuid('transferFunds', scopeOf(caller), idempotencyKey);
  return resultOfMove(id, move, parties.value, await deps.poster.submit(journalOfMove(id, move)));
}
