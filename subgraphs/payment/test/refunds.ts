import type { Caller } from '@quittance/access/caller';
import { refundDecided } from '@quittance/events/billing';
import { type Id, newId, toUuid } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import type { Fixture } from './start-fixture.ts';
import { outcomeOf } from './story.ts';

export type RefundOutcome = {
  __typename: string;
  code?: string;
  path?: string[];
  reason?: string;
  message?: string;
  refund?: { id: Id<'ref'>; status: string; amount: { amount: string }; reason: string | null };
};

/** Asks for a refund of what is left unless told. */
export async function refundPayment(
  fixture: Fixture,
  caller: Caller,
  input: Record<string, unknown> & { paymentId: string },
): Promise<RefundOutcome> {
  const query = `mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) {
    __typename
    ... on RefundPaymentSuccess { payment { id status } refund { id status reason amount { amount currency } } }
    ... on UserError { code message path }
    ... on PaymentNotRefundableError { reason } } }`;
  const answer = await fixture.run(caller, query, { input: { idempotencyKey: newId('key'), ...input } });
  return outcomeOf(answer, 'refundPayment') as unknown as RefundOutcome;
}

/** The same, for when it has to succeed. */
export async function requestRefund(fixture: Fixture, caller: Caller, input: Record<string, unknown> & { paymentId: string }) {
  const outcome = await refundPayment(fixture, caller, input);
  if (outcome.refund === undefined) throw new Error(`No refund: ${JSON.stringify(outcome)}`);
  return outcome.refund;
}

/** Billing answers: the money is set aside, or why not. */
export async function decide(
  fixture: Fixture,
  refundId: Id<'ref'>,
  reason: 'INSUFFICIENT_FUNDS' | 'DISPUTED' | null = null,
): Promise<void> {
  const [row] = await fixture.rows<{ payment: string; amount: string }>(
    `SELECT subject AS payment, data->>'refundMinor' AS amount FROM outbox WHERE data->>'refundId' = $1 AND data->>'refundStatus' = 'REQUESTED'`,
    refundId,
  );
  if (row === undefined) throw new Error('billing was not asked');
  await fixture.publish(refundDecided, row.payment, {
    refundId,
    paymentId: row.payment as Id<'pay'>,
    decision: reason === null ? 'RESERVED' : 'REFUSED',
    reason,
    amountMinor: row.amount,
    currency: 'EUR',
  });
}

/** Waits until the refund has this status. */
export async function refundIs(fixture: Fixture, refundId: Id<'ref'>, status: string): Promise<void> {
  await eventually(async () => {
    const [row] = await fixture.rows<{ status: string }>('SELECT status FROM refund WHERE id = $1', toUuid(refundId));
    return row?.status === status;
  });
}

/** What the sandbox gave back of a payment, oldest first. */
export function madeAtSandbox(fixture: Fixture, paymentId: string): Promise<{ minor: string; reference: string | null }[]> {
  return fixture.rows(
    `SELECT amount_minor::text AS minor, sandbox_refund.reference FROM sandbox_refund JOIN sandbox_checkout AS checkout ON checkout.id = checkout_id
      WHERE checkout.reference = $1 AND state = 'DONE' ORDER BY sandbox_refund.created_at`,
    paymentId,
  );
}
