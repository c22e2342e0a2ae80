import { parseId } from '@quittance/ids';
import { captureCheckout } from '../checkout/capture-checkout.ts';
import type { Deps } from '../deps.ts';
import type { Payment } from '../payment/payment.ts';
import { findingOf, settlePayment } from '../payment/settle-payment.ts';
import { findPayment, findPaymentByCheckout } from '../payment/store.ts';
import type { ProviderEvent } from '../provider/provider.ts';
import { markFailed, markProcessed, type Receipt } from './store.ts';

const second = 1_000;
const ladder = [second, 10 * second, 60 * second, 10 * 60 * second, 60 * 60 * second];

/** Does what a webhook says, and notes that it was done. A failure is noted too, and the worker tries again. */
export async function workReceipt(deps: Deps, receipt: Receipt): Promise<void> {
  try {
    const event = deps.providers.get(receipt.provider)?.parseWebhook(receipt.body) ?? null;
    if (event !== null) await applyEvent(deps, receipt.provider, event);
    await markProcessed(deps.db, receipt, deps.now());
  } catch (error) {
    deps.log.error({ err: error, provider: receipt.provider, eventId: receipt.eventId }, 'a webhook could not be worked');
    const wait = ladder[receipt.tries];
    const nextTryAt = wait === undefined ? null : new Date(deps.now().getTime() + wait);
    await markFailed(deps.db, receipt, error instanceof Error ? error.message : 'unknown', nextTryAt);
    deps.wakeWorker();
  }
}

async function applyEvent(deps: Deps, provider: string, event: ProviderEvent): Promise<void> {
  if (event.observation === null) return;
  const payment = await paymentOfEvent(deps, provider, event);
  if (payment === null) {
    deps.log.warn({ provider, eventId: event.eventId }, 'a webhook names no payment of ours');
    return;
  }
  const { observation } = event;
  const settled = await settlePayment(deps, payment.id, findingOf(observation));
  // A later copy of the same news must not start a second attempt: only asking allows that.
  if (observation.state === 'approved') await captureCheckout(deps, settled, { asked: false });
}

async function paymentOfEvent(deps: Deps, provider: string, event: ProviderEvent): Promise<Payment | null> {
  const byCheckout = event.checkoutId === null ? null : await findPaymentByCheckout(deps.db, provider, event.checkoutId);
  if (byCheckout !== null) return byCheckout;
  const id = event.reference === null ? null : parseId('pay', event.reference);
  const byReference = id === null ? null : await findPayment(deps.db, id);
  return byReference?.provider === provider ? byReference : null;
}
