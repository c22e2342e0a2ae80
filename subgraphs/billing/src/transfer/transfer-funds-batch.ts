import type { Caller } from '@quittance/access/caller';
import { pgSql } from '@quittance/database/prisma-sql';
import { type Id, toUuid } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { scopeOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { NewJournal } from '../ledger/ledger.ts';
import { anyOfAnotherRequest } from '../ledger/recall.ts';
import { derivedUuids, hashOf } from '../ledger/request-hash.ts';
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
  const parties = partiesOf(caller, await findParties(deps, transfers), transfers);
  if (parties.some((each) => !each.ok && each.error.code === 'FORBIDDEN')) return err({ code: 'FORBIDDEN' });
  const ids = derivedUuids(transfers.length, 'transferFundsBatch', scopeOf(caller), idempotencyKey);
  if (await anyOfAnotherRequest(pgSql(deps.pool), ids, requestHash)) return err({ code: 'IDEMPOTENCY_KEY_REUSED' });

  const journals = journalsOf(ids, transfers, requestHash);
  const outcomes = (await deps.poster.submitAll(journals.filter((_, index) => parties[index]?.ok)))[Symbol.iterator]();
  const results = transfers.map((move, index): BatchResult => {
    const [id, both] = [ids[index], parties[index]];
    assert(id !== undefined && both !== undefined, 'each transfer has an id and parties');
    if (!both.ok) {
      assert(both.error.code === 'WALLET_NOT_FOUND', 'what the caller may not do was refused as a whole');
      return err(both.error);
    }
    const outcome = outcomes.next().value;
    assert(outcome !== undefined, 'each journal has an outcome');
    return resultOfMove(id, move, both.value, outcome);
  });
  return ok(results);
}

/** Wallets are few beside the moves between them: each is translated once. */
function journalsOf(ids: readonly string[], moves: readonly Move[], requestHash: string): NewJournal[] {
  const known = new Map<Id<'wal'>, string>();
  const uuidOf = (wallet: Id<'wal'>): string => {
    const uuid = known.get(wallet) ?? toUuid(wallet);
    known.set(wallet, uuid);
    return uuid;
  };
  return moves.map((move, index) => {
    const id = ids[index];
    assert(id !== undefined, 'each move has an id');
    return journalOfMove(id, move, { requestHash, uuidOf });
  });
}

function partsOf({ fromWalletId, toWalletId, amount, reference }: Move): (string | null)[] {
  return [fromWalletId, toWalletId, amount.amountMinor.toString(), amount.currency, reference];
}
