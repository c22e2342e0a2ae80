import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import { type IdempotencyKeyReusedError, once } from '@quittance/graphql-kit/idempotency';
import { assert, err, ok, type Result } from '@quittance/result';
import type { Deps, Tx } from '../deps.ts';
import type { KeyReused } from './errors.ts';

export type Command = { mutation: string; caller: Caller; key: string; input: unknown };

/** Errors that are answered anew each time: mistakes in the input, and what may be found a moment later. */
const notRecorded: ReadonlySet<string> = new Set([
  'INVALID',
  'WALLET_NOT_FOUND',
  'INVOICE_NOT_FOUND',
  'PAYMENT_PROVIDER_NOT_FOUND',
  'FORBIDDEN',
]);

/** Rolls the transaction back, the idempotency key with it. */
class NotRecorded extends Error {
  readonly error: { code: string };
  constructor(error: { code: string }) {
    super(error.code);
    this.error = error;
  }
}

/**
 * Decides once per idempotency key, in one transaction with everything that `decide` writes. What it answers is remembered and is the answer
 * to every repetition: ids, because what they name goes on.
 */
export async function decideOnce<Ids extends Record<`${string}Id`, string>, E extends { code: string }>(
  deps: Deps,
  { caller, mutation, key, input }: Command,
  decide: (tx: Tx) => Promise<Result<Ids, E>>,
): Promise<Result<Ids, E | KeyReused>> {
  const scope = caller.organization?.id ?? caller.userId;
  assert(scope !== null, 'whoever moves money is signed in');
  try {
    const outcome: Ids | { error: E } | IdempotencyKeyReusedError = await deps.db.$transaction((tx) =>
      once<Ids | { error: E }>(prismaSql(tx), { scope, mutation, key, input }, async () => {
        const decided = await decide(tx);
        if (decided.ok) return decided.value;
        if (notRecorded.has(decided.error.code)) throw new NotRecorded(decided.error);
        return { error: decided.error };
      }),
    );
    if (isReused(outcome)) return err({ code: outcome.code, path: outcome.path });
    return isError(outcome) ? err(outcome.error) : ok(outcome);
  } catch (error) {
    if (error instanceof NotRecorded) return err(error.error as E);
    throw error;
  }
}

const isReused = (outcome: object): outcome is IdempotencyKeyReusedError => 'code' in outcome;
const isError = <Ids extends object, E>(outcome: Ids | { error: E }): outcome is { error: E } => 'error' in outcome;
