import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import { type Id, newId } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { mayRefund, maySee, viewerOf } from '../access.ts';
import { acrossTenants, type Deps, type Tx } from '../deps.ts';
import { decideOnce } from '../payment/decide-once.ts';
import { refundEventOf } from '../payment/event-of.ts';
import type { Payment } from '../payment/payment.ts';
import { findPayment, lockPayment } from '../payment/store.ts';
import type { RefundPaymentError } from './errors.ts';
import { canGiveBack, type Refund, refundable } from './refund.ts';
import { findRefund, insertRequest, refundsOf } from './store.ts';

export type RefundPaymentInput = {
  idempotencyKey: string;
  paymentId: Id<'pay'>;
  /** Null: what is left. */
  amount: Money | null;
  reason: string | null;
};

export type Refunded = { payment: Payment; refund: Refund };

/**
 * Asks for a payment to be given back, partly or wholly. Nothing goes before billing has set the money aside; from then on the worker sees to
 * it, so what is answered is how the refund stands, not how it ends.
 */
export async function refundPayment(
  deps: Deps,
  caller: Caller,
  input: RefundPaymentInput,
): Promise<Result<Refunded, RefundPaymentError>> {
  const found = await findPayment(deps.db, input.paymentId);
  if (found === null || !maySee(viewerOf(caller), found)) return err({ code: 'PAYMENT_NOT_FOUND', path: ['paymentId'] });
  if (!mayRefund(caller, found) || caller.userId === null) return err({ code: 'FORBIDDEN', path: [] });
  const asked = { ...input, requestedBy: caller.userId };
  const command = { mutation: 'refundPayment', caller, key: input.idempotencyKey, input };
  const outcome = await decideOnce<{ refundId: Id<'ref'> }, RefundPaymentError>(acrossTenants(deps), command, (tx) =>
    request(tx, deps, asked),
  );
  if (!outcome.ok) return outcome;
  deps.wakeRelay();
  const [payment, refund] = await Promise.all([
    findPayment(deps.db, input.paymentId),
    findRefund(deps.db, outcome.value.refundId),
  ]);
  assert(payment !== null && refund !== null, 'a refund that was asked for exists');
  return ok({ payment, refund });
}

async function request(
  tx: Tx,
  deps: Deps,
  { paymentId, amount, reason, requestedBy }: RefundPaymentInput & { requestedBy: Id<'usr'> },
): Promise<Result<{ refundId: Id<'ref'> }, RefundPaymentError>> {
  const payment = await lockPayment(tx, paymentId);
  assert(payment !== null, 'a payment stays');
  const accepted = refundable(payment, await refundsOf(tx, paymentId), amount, canGiveBack(deps.providers, payment));
  if (!accepted.ok) return accepted;
  const createdAt = deps.now();
  const wanted = { id: newId('ref'), amountMinor: accepted.value, reason, requestedBy, createdAt };
  const refund = await insertRequest(tx, payment, wanted);
  await appendEvents(prismaSql(tx), [refundEventOf(payment, refund, 'REQUESTED', createdAt)]);
  return ok({ refundId: refund.id });
}
