import { assert, ok, type Result } from '@quittance/result';
import type { Deps, Tx } from '../deps.ts';
import { type Command, decideOnce } from './decide-once.ts';
import type { KeyReused, PaymentError } from './errors.ts';
import type { Payment } from './payment.ts';
import { findPayment } from './store.ts';

/** A payment that a command decided on. `created`: by this very call, whose duty it is to open the checkout. */
export type Started = { payment: Payment; created: boolean };

/** `decideOnce` for a payment; in the answer to a repetition it is read anew, because it has gone on since. */
export async function startOnce<E extends PaymentError>(
  deps: Deps,
  command: Command,
  decide: (tx: Tx) => Promise<Result<Started, E>>,
): Promise<Result<Started, E | KeyReused>> {
  let created = false;
  const outcome = await decideOnce(deps, command, async (tx) => {
    const decided = await decide(tx);
    if (!decided.ok) return decided;
    created = decided.value.created;
    return ok({ paymentId: decided.value.payment.id });
  });
  if (!outcome.ok) return outcome;
  const payment = await findPayment(deps.db, outcome.value.paymentId);
  assert(payment !== null, 'a payment that was started exists');
  return ok({ payment, created });
}
