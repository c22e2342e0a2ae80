import { setTimeout as pause } from 'node:timers/promises';
import { assert } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { callGraceMs, type Payment } from '../payment/payment.ts';
import type { FactType } from '../payment/progress.ts';
import { findPayment } from '../payment/store.ts';

const pollMs = 40;

/**
 * Waits while a payment stands at `last`, because somebody else (the same key at once, a second window, the webhook) is calling the
 * provider for it. Bounded by the time that call can take; after that the payment is answered as it stands.
 */
export async function awaitChange(deps: Deps, payment: Payment, last: FactType): Promise<Payment> {
  const rounds = Math.ceil((deps.callTimeoutMs + callGraceMs) / pollMs);
  let now = payment;
  for (let round = 0; now.last === last && round < rounds; round++) {
    if (round > 0) await pause(pollMs);
    const found = await findPayment(deps.db, payment.id);
    assert(found !== null, `payment ${payment.id} exists`);
    now = found;
  }
  return now;
}
