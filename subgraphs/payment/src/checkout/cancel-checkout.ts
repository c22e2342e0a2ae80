import { assert } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { callGraceMs, type Payment } from '../payment/payment.ts';
import { isOpen } from '../payment/progress.ts';
import { findingOf, notKnown, settlePayment } from '../payment/settle-payment.ts';
import { lockPayment } from '../payment/store.ts';
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
  const before = await deps.db.$transaction(async (tx) => {
    const locked = await lockPayment(tx, payment.id);
    assert(locked !== null, `payment ${payment.id} exists`);
    if (isOpen(locked.status)) await claimAttempt(tx, payment.id, 'CANCEL', options);
    return locked;
  });
  if (!isOpen(before.status)) return before;
  const outcome = await provider.cancel({ ...refOf(payment), idempotencyKey: idempotencyKeyOf(payment.id, 'CANCEL') });
  const finding = outcome.kind === 'answered' ? findingOf(outcome.value) : notKnown(outcome.reason);
  return settlePayment(deps, payment.id, finding, 'CANCEL');
}
