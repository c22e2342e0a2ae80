import type { Caller } from '@quittance/access/caller';
import { pgSql } from '@quittance/database/prisma-sql';
import { assert, err, ok, type Result } from '@quittance/result';
import { scopeOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import { anyOfAnotherRequest } from '../ledger/recall.ts';
import { derivedUuid, hashOf } from '../ledger/request-hash.ts';
import type { Forbidden } from '../wallet/errors.ts';
import type { KeyReused } from './errors.ts';
import { findParties } from './find-parties.ts';
import { journalOfMove, type Move, type MoveError, partiesOf, resultOfMove } from './move.ts';
import type { Transfer } from './transfer.ts';

export type TransferFundsBatchInput = { idempotencyKey: string; transfers: readonly Move[] };

/** What became of each transfer, in their order. */
export type BatchResult = Result<Transfer, MoveError>;

/**
 * Moves money many times with one call into the poster, each transfer on its own: what one refuses does not concern the others. Their ids
 * come from the one key and their places, and each remembers the whole batch: the key with another batch is refused before anything moves.
 * Throws `PosterBusy` when too much waits; then, or after any other failure, the same batch with the same key does what is still to be done.
 */
export async function transferFundsBatch(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, transfers }: TransferFundsBatchInput,
): Promise<Result<BatchResult[], KeyReused | Forbidden>> {
  const requestHash = hashOf(transfers.flatMap(partsOf));
  const prepared = await prepare(deps, caller, transfers);
  if (prepared.some(({ parties }) => !parties.ok && parties.error.code === 'FORBIDDEN')) return err({ code: 'FORBIDDEN' });
  const journals = transfers.map((move, index) => {
    const id = derivedUuid('transferFundsBatch', scopeOf(caller), idempotencyKey, index.toString());
    return { ...journalOfMove(id, move), requestHash };
  });
  const ids = journals.map(({ id }) => id);
  if (await anyOfAnotherRequest(pgSql(deps.pool), ids, requestHash)) return err({ code: 'IDEMPOTENCY_KEY_REUSED' });

  const possible = journals.filter((_, index) => prepared[index]?.parties.ok === true);
  const outcomes = (await deps.poster.submitAll(possible))[Symbol.iterator]();
  const results = prepared.map(({ move, parties }, index): BatchResult => {
    if (!parties.ok) {
      assert(parties.error.code === 'WALLET_NOT_FOUND', 'what the caller may not do was refused as a whole');
      return err(parties.error);
    }
    const [journal, outcome] = [journals[index], outcomes.next().value];
    assert(journal !== undefined && outcome !== undefined, 'each journal has an outcome');
    return resultOfMove(journal.id, move, parties.value, outcome);
  });
  return ok(results);
}

async function prepare(deps: Deps, caller: Caller, transfers: readonly Move[]) {
  const known = await findParties(deps, transfers);
  return transfers.map((move) => ({ move, parties: partiesOf(caller, known, move) }));
}

function partsOf({ fromWalletId, toWalletId, amount, reference }: Move): (string | null)[] {
  return [fromWalletId, toWalletId, amount.amountMinor.toString(), amount.currency, reference];
}
