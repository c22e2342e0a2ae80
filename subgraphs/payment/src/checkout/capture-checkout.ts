import { assert } from '@quittance/result';
import type { Deps, Tx } from '../deps.ts';
import { dueOf } from '../invoice/payable-invoice.ts';
import { lockInvoice } from '../invoice/store.ts';
import { callGraceMs, type Payment } from '../payment/payment.ts';
import { isOpen } from '../payment/progress.ts';
import { recordFact } from '../payment/record-fact.ts';
import { findingOf, notKnown, settlePayment } from '../payment/settle-payment.ts';
import { invoiceSituation, lockPayment } from '../payment/store.ts';
import { cancelCheckout } from './cancel-checkout.ts';
import type { CancelReason } from './cancel-reason.ts';
import { refOf } from './checkout-ref.ts';
import { claimAttempt, idempotencyKeyOf } from './store.ts';

type Plan = { payment: Payment } & ({ todo: 'capture' | 'nothing' } | { todo: 'cancel'; reason: CancelReason });

/**
 * Takes the money of a checkout that the payer approved. The return and the webhook may both come here: one of them claims the
 * attempt, the other finds it claimed. `asked`: the provider was asked just now and says that nothing was captured, which alone
 * allows an attempt without outcome to be sent again.
 */
export async function captureCheckout(deps: Deps, approved: Payment, { asked }: { asked: boolean }): Promise<Payment> {
  const planned = await deps.db.$transaction((tx) => plan(tx, deps, approved, asked));
  const { payment } = planned;
  if (planned.todo === 'nothing') return payment;
  if (planned.todo === 'cancel') return cancelCheckout(deps, payment, planned.reason);
  const provider = deps.providers.get(payment.provider);
  assert(provider !== undefined, `provider ${payment.provider} is in use`);
  const outcome = await provider.capture(refOf(payment), { idempotencyKey: idempotencyKeyOf(payment.id, 'CAPTURE') });
  const finding = outcome.kind === 'answered' ? findingOf(outcome.value) : notKnown(outcome.reason);
  return settlePayment(deps, payment.id, finding, 'CAPTURE');
}

/** Decides under the locks of the invoice and then the payment, and writes the intent. */
async function plan(tx: Tx, deps: Deps, approved: Payment, asked: boolean): Promise<Plan> {
  const wanted = await isStillWanted(tx, approved);
  const before = await lockPayment(tx, approved.id);
  assert(before !== null, `payment ${approved.id} exists`);
  const payment = (await recordFact(tx, deps, before, 'APPROVED')) ?? before;
  if (!isOpen(payment.status) || payment.last === 'PENDING') return { todo: 'nothing', payment };
  if (!wanted) return { todo: 'cancel', payment, reason: 'NOT_DUE' };
  const timing = { now: deps.now(), lostAfterMs: deps.callTimeoutMs + callGraceMs };
  const claim = await claimAttempt(tx, payment.id, 'CAPTURE', { ...timing, again: asked });
  if (claim === 'exhausted') return { todo: 'cancel', payment, reason: 'REFUSED' };
  return { todo: claim === 'mine' ? 'capture' : 'nothing', payment };
}

/** Nobody wants to pay what was paid or voided while the payer stood at the provider's page: nothing is taken then. */
async function isStillWanted(tx: Tx, payment: Payment): Promise<boolean> {
  if (payment.invoiceId === null) return true;
  const invoice = await lockInvoice(tx, payment.invoiceId);
  if (invoice === null) return true;
  const { unappliedMinor } = await invoiceSituation(tx, payment.invoiceId);
  return payment.amount.amountMinor <= dueOf(invoice, unappliedMinor);
}
