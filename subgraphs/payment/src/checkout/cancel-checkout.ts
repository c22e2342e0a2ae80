import { assert } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { callGraceMs, type Payment } from '../payment/payment.ts';
import { findingOf, notKnown, settlePayment } from '../payment/settle-payment.ts';
import type { CancelReason } from './cancel-reason.ts';
import { refOf } from './checkout-ref.ts';
import { claimAttempt, idempotencyKeyOf } from './store.ts';

/**
 * Ends a checkout at its provider, and the payment with it. When the provider says that the money was faster, the payment goes on
 * instead. Canceling twice is harmless, so an earlier attempt that told nothing is simply repeated.
 */
export async function cancelCheckout(deps: Deps, payment: Payment, reason: CancelReason): Promise<Payment> {
  const provider = deps.providers.get(payment.provider);
  assert(provider !== undefined, `provider ${payment.provider} is in use`);
  const options = { now: deps.now(), lostAfterMs: deps.callTimeoutMs + callGraceMs, again: true, reason };
  await deps.db.$transaction((tx) => claimAttempt(tx, payment.id, 'CANCEL', options));
  const outcome = await provider.cancel({ ...refOf(payment), idempotencyKey: idempotencyKeyOf(payment.id, 'CANCEL') });
  const finding = outcome.kind === 'answered' ? findingOf(outcome.value) : notKnown(outcome.reason);
  return settlePayment(deps, payment.id, finding, 'CANCEL');
}
