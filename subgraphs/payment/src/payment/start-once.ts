import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import { once } from '@quittance/graphql-kit/idempotency';
import type { Id } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import type { Deps, Tx } from '../deps.ts';
import type { PaymentError } from './errors.ts';
import type { Payment } from './payment.ts';
import { findPayment } from './store.ts';

export type Command = { mutation: string; caller: Caller; key: string; input: unknown };

/** A payment that a command decided on. `created`: by this very call, whose duty it is to open the checkout. */
export type Started = { payment: Payment; created: boolean };

type Outcome = { paymentId: Id<'pay'> } | { error: PaymentError };

/** Errors that are answered anew each time: mistakes in the input, and what may be found a moment later. */
const notRecorded: ReadonlySet<PaymentError['code']> = new Set([
  'INVALID',
  'WALLET_NOT_FOUND',
  'INVOICE_NOT_FOUND',
  'PAYMENT_PROVIDER_NOT_FOUND',
  'FORBIDDEN',
]);

/** Rolls the transaction back, the idempotency key with it. */
class NotRecorded extends Error {
  readonly error: PaymentError;
  constructor(error: PaymentError) {
    super(error.code);
    this.error = error;
  }
}

/**
 * Decides once per idempotency key, in one transaction with everything that `decide` writes. A repetition gets the first outcome; the
 * payment in it is read anew, because it has gone on since.
 */
export async function startOnce<E extends PaymentError>(
  deps: Deps,
  command: Command,
  decide: (tx: Tx) => Promise<Result<Started, E>>,
): Promise<Result<Started, E | Extract<PaymentError, { code: 'IDEMPOTENCY_KEY_REUSED' }>>> {
  const { caller, mutation, key, input } = command;
  const scope = caller.organization?.id ?? caller.userId;
  assert(scope !== null, 'whoever pays is signed in');
  let created = false;
  try {
    const outcome = await deps.db.$transaction((tx) =>
      once<Outcome>(prismaSql(tx), { scope, mutation, key, input }, async () => {
        const decided = await decide(tx);
        if (!decided.ok) {
          if (notRecorded.has(decided.error.code)) throw new NotRecorded(decided.error);
          return { error: decided.error };
        }
        created = decided.value.created;
        return { paymentId: decided.value.payment.id };
      }),
    );
    if ('code' in outcome) return err({ code: outcome.code, path: outcome.path });
    if ('error' in outcome) return err(outcome.error as E);
    const payment = await findPayment(deps.db, outcome.paymentId);
    assert(payment !== null, 'a payment that was started exists');
    return ok({ payment, created });
  } catch (error) {
    if (error instanceof NotRecorded) return err(error.error as E);
    throw error;
  }
}
