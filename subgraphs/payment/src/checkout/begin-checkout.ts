import { err, ok, type Result } from '@quittance/result';
import type { Deps, Tx } from '../deps.ts';
import type { ProviderFailed } from '../payment/errors.ts';
import { callGraceMs, type Payment, type PaymentTerms } from '../payment/payment.ts';
import { createPayment } from '../payment/record-fact.ts';
import type { Started } from '../payment/start-once.ts';
import { awaitChange } from './await-change.ts';
import { openCheckout } from './open-checkout.ts';
import { claimAttempt } from './store.ts';

/** Writes the intent: a payment, and the attempt to open its checkout. The caller's transaction commits before the provider is called. */
export async function planCheckout(tx: Tx, deps: Deps, terms: PaymentTerms): Promise<Started> {
  const payment = await createPayment(tx, deps, terms);
  const timing = { now: deps.now(), lostAfterMs: deps.callTimeoutMs + callGraceMs };
  await claimAttempt(tx, payment.id, 'CREATE_CHECKOUT', { ...timing, again: false });
  return { payment, created: true };
}

/** After the commit: whoever created the payment opens its checkout, everybody else waits for the outcome of that. */
export async function finishStart(
  deps: Deps,
  { payment, created }: Started,
  description: string,
): Promise<Result<Payment, ProviderFailed>> {
  const opened = created ? await openCheckout(deps, payment, description) : await awaitChange(deps, payment, 'CREATED');
  const neverOpened = opened.status === 'FAILED' && opened.checkoutId === null;
  if (!neverOpened) return ok(opened);
  return err({ code: 'PAYMENT_PROVIDER_FAILED', path: ['provider'], reason: opened.failureReason ?? 'The provider failed' });
}
