import { assert } from '@quittance/result';
import { refOf } from '../checkout/checkout-ref.ts';
import type { Deps, Tx } from '../deps.ts';
import type { Payment } from '../payment/payment.ts';
import { findingOf, settlePayment } from '../payment/settle-payment.ts';
import { findPayment, lockPayment } from '../payment/store.ts';
import type { PaymentProvider } from '../provider/provider.ts';
import { fail, noteRefunds, succeed } from './note-refunds.ts';
import { nextRefundCheckAt, type Refund } from './refund.ts';
import { claimCall, findRefund, writeNextRefundCheck } from './store.ts';

/** A provider that is not configured at present can't be asked; look again after this. */
const withoutProviderMs = 60 * 60_000;

/**
 * Gives back what billing has set aside, or finds out what became of it. Only the first call is made without asking: afterwards the provider
 * is asked, and only its answer that it has no such refund allows the call to be made again, with the same idempotency key.
 */
export async function pursueRefund(deps: Deps, refund: Refund): Promise<void> {
  const payment = await findPayment(deps.db, refund.paymentId);
  assert(payment !== null, `payment ${refund.paymentId} exists`);
  // Cash is handed back by a person, who asked for this to be booked.
  if (payment.receivedOn !== null) return change(deps, refund, (tx, both) => succeed(tx, deps, both, null));
  const provider = deps.providers.get(payment.provider);
  if (provider === undefined) {
    deps.log.warn({ refundId: refund.id, provider: payment.provider }, 'the provider of a refund is not configured');
    return writeNextRefundCheck(deps.db, refund.id, new Date(deps.now().getTime() + withoutProviderMs), refund.checks);
  }
  if (refund.tries === 0 || (await isMissing(deps, provider, payment, refund))) await call(deps, provider, payment, refund);
  await lookAgainLater(deps, refund);
}

/** Asks, and records what is told; true when the provider answers that it has no such refund. */
async function isMissing(deps: Deps, provider: PaymentProvider, payment: Payment, refund: Refund): Promise<boolean> {
  const outcome = await provider.fetch(refOf(payment));
  if (outcome.kind !== 'answered' || outcome.value === null) return false;
  await settlePayment(deps, payment.id, findingOf(outcome.value));
  return !outcome.value.refunds.some(({ reference }) => reference === refund.id);
}

/** The call is counted before it is made, so that whoever takes the refund up after this process died asks first. */
async function call(deps: Deps, provider: PaymentProvider, payment: Payment, refund: Refund): Promise<void> {
  if (!(await claimCall(deps.db, refund.id))) return;
  const { id, amountMinor, reason } = refund;
  const amount = { amountMinor, currency: payment.amount.currency };
  const order = { captureId: payment.captureId, reference: id, amount, reason };
  const outcome = await provider.refund(refOf(payment), order, { idempotencyKey: id });
  if (outcome.kind === 'answered') {
    const told = outcome.value;
    await change(deps, refund, (tx, { payment: locked }) => noteRefunds(tx, deps, locked, [told]));
  }
  if (outcome.kind === 'refused') {
    await change(deps, refund, (tx, both) => fail(tx, deps, both, `The provider refused: ${outcome.reason}`));
  }
}

/** Changes a refund under the lock of its payment, unless somebody else ended it meanwhile. */
async function change(
  deps: Deps,
  { id, paymentId }: Refund,
  work: (tx: Tx, locked: { payment: Payment; refund: Refund }) => Promise<unknown>,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const payment = await lockPayment(tx, paymentId);
    const refund = await findRefund(tx, id);
    assert(payment !== null && refund !== null, `refund ${id} exists`);
    if (refund.status === 'RESERVED') await work(tx, { payment, refund });
  });
  deps.wakeRelay();
}

async function lookAgainLater(deps: Deps, { id }: Refund): Promise<void> {
  const refund = await findRefund(deps.db, id);
  if (refund?.status !== 'RESERVED') return;
  await writeNextRefundCheck(deps.db, id, nextRefundCheckAt(refund, deps.now()), refund.checks + 1);
}
