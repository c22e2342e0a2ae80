import { assert } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { Payment } from '../payment/payment.ts';
import { type Finding, findingOf, notKnown, settlePayment } from '../payment/settle-payment.ts';
import type { CallOutcome, Observation } from '../provider/provider.ts';
import { idempotencyKeyOf } from './store.ts';

/**
 * Opens the checkout of a payment whose intent this caller has just committed, and records what came of it. No money can move by this
 * call, yet a missing answer makes the payment UNKNOWN: whether the checkout exists is found out by asking.
 */
export async function openCheckout(deps: Deps, payment: Payment, description: string): Promise<Payment> {
  const provider = deps.providers.get(payment.provider);
  assert(provider !== undefined, `provider ${payment.provider} was there when the payment was accepted`);
  const outcome = await provider.createCheckout(
    {
      reference: payment.id,
      amount: payment.amount,
      description,
      returnUrl: `${deps.publicUrl}/checkout/return/${payment.id}`,
    },
    { idempotencyKey: idempotencyKeyOf(payment.id, 'CREATE_CHECKOUT') },
  );
  return settlePayment(deps, payment.id, openingOf(outcome), 'CREATE_CHECKOUT');
}

function openingOf(outcome: CallOutcome<Observation>): Finding {
  switch (outcome.kind) {
    case 'answered':
      return findingOf(outcome.value);
    case 'unknown':
      return notKnown(outcome.reason);
    case 'refused':
      return { fact: 'FAILED', detail: `The provider refused: ${outcome.reason}`, observation: null };
    case 'unreachable':
      return { fact: 'FAILED', detail: 'The provider can not be reached', observation: null };
  }
}
