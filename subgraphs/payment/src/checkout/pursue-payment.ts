import type { Deps } from '../deps.ts';
import { checkoutLifetimeMs, type Payment } from '../payment/payment.ts';
import { isOpen } from '../payment/progress.ts';
import { type Finding, findingOf, notKnown, settlePayment } from '../payment/settle-payment.ts';
import { writeNextCheck } from '../payment/store.ts';
import { cancelCheckout } from './cancel-checkout.ts';
import type { CancelReason } from './cancel-reason.ts';
import { captureCheckout } from './capture-checkout.ts';
import { refOf } from './checkout-ref.ts';

/** A provider that is not configured at present can't be asked; look again after this. */
const withoutProviderMs = 60 * 60_000;

/**
 * Asks the provider what became of a payment and does what follows: records the outcome, captures what was approved, ends what has
 * expired. Called when the payer returns and by the worker. It never repeats a call whose outcome is not known before it has asked.
 */
export async function pursuePayment(deps: Deps, payment: Payment): Promise<Payment> {
  if (!isOpen(payment.status)) return payment;
  const provider = deps.providers.get(payment.provider);
  if (provider === undefined) {
    deps.log.warn({ paymentId: payment.id, provider: payment.provider }, 'the provider of an open payment is not configured');
    await writeNextCheck(deps.db, payment.id, new Date(deps.now().getTime() + withoutProviderMs), payment.checks);
    return payment;
  }
  const outcome = await provider.fetch(refOf(payment));
  if (outcome.kind !== 'answered') return settlePayment(deps, payment.id, withoutAnswer(payment, outcome.reason));
  const observation = outcome.value;
  if (observation === null) return settlePayment(deps, payment.id, notFound(payment));
  const settled = await settlePayment(deps, payment.id, findingOf(observation));
  if (observation.state === 'approved') return captureCheckout(deps, settled, { asked: true });
  return observation.state === 'open' && isExpired(settled, deps.now()) ? cancelCheckout(deps, settled, endOf(settled)) : settled;
}

function isExpired(payment: Payment, now: Date): boolean {
  return payment.status === 'REQUIRES_ACTION' && payment.expiresAt !== null && payment.expiresAt <= now;
}

/** A checkout whose time was cut short is not wanted any more; the others ran out. */
function endOf({ createdAt, expiresAt }: Payment): CancelReason {
  const lifetimeMs = (expiresAt ?? createdAt).getTime() - createdAt.getTime();
  return lifetimeMs < checkoutLifetimeMs ? 'NOT_DUE' : 'EXPIRED';
}

/** Silence makes a payment UNKNOWN only where a call of ours is without outcome; a checkout that waits for its payer just waits. */
function withoutAnswer(payment: Payment, reason: string): Finding {
  const calling = payment.last === 'CREATED' || payment.last === 'APPROVED';
  return calling ? notKnown(reason) : { fact: payment.last, detail: null, observation: null };
}

/** The provider has never heard of it, so nothing can have been paid - unless it had confirmed the checkout before. */
function notFound(payment: Payment): Finding {
  if (payment.checkoutId !== null) return notKnown('the checkout is gone');
  return { fact: 'FAILED', detail: 'The provider never got the payment', observation: null };
}
