import { prismaSql } from '@quittance/database/prisma-sql';
import { newId } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import type { Deps, Tx } from '../deps.ts';
import { refundEventOf, refundedEventOf } from '../payment/event-of.ts';
import type { Payment } from '../payment/payment.ts';
import { recordFact } from '../payment/record-fact.ts';
import type { ProviderRefund } from '../provider/provider.ts';
import { isUnderWay, type Refund } from './refund.ts';
import { insertMade, refundsOf, writeEnd, writePending } from './store.ts';

type Change = { payment: Payment; refund: Refund };

/**
 * Records what a provider tells of refunds of a payment that is locked, and tells the others; answers the payment after it. A refund is ours
 * when it bears the id of one that is under way. Any other was made at the provider: also one of ours that counted as failed before, for
 * billing has handed its money back.
 */
export async function noteRefunds(tx: Tx, deps: Deps, payment: Payment, told: readonly ProviderRefund[]): Promise<Payment> {
  if (payment.capturedAt === null || told.length === 0) return payment;
  const known = await refundsOf(tx, payment.id);
  let after = payment;
  for (const each of told) {
    const ours = known.find((refund) => refund.id === each.reference && isUnderWay(refund));
    const isKnown = known.some((refund) => refund.status === 'SUCCEEDED' && refund.providerRefundId === each.refundId);
    if (isKnown || !isPossible(deps, after, each, ours)) continue;
    if (ours !== undefined) after = await noteOurs(tx, deps, { payment: after, refund: ours }, each);
    else if (each.state === 'done') after = await noteMade(tx, deps, after, each);
  }
  return after;
}

/** No more than is left, and of ours exactly what was asked for: else a person has to look, and the log says so. */
function isPossible(
  deps: Deps,
  payment: Payment,
  { refundId, amount, state }: ProviderRefund,
  ours: Refund | undefined,
): boolean {
  if (state === 'failed') return true;
  const fits = amount.amountMinor > 0n && amount.amountMinor <= payment.amount.amountMinor - payment.refundedMinor;
  const asked = ours === undefined || ours.amountMinor === amount.amountMinor;
  if (amount.currency === payment.amount.currency && fits && asked) return true;
  deps.log.error(
    { paymentId: payment.id, captured: payment.amount, refundId, refunded: amount, asked: ours?.amountMinor },
    'a provider tells of a refund over another amount than was asked for, or over more than is left',
  );
  return false;
}

async function noteOurs(tx: Tx, deps: Deps, change: Change, told: ProviderRefund): Promise<Payment> {
  if (told.state === 'done') return succeed(tx, deps, change, told.refundId);
  if (told.state === 'failed') await fail(tx, deps, change, 'The provider could not give it back');
  else if (change.refund.providerRefundId === null) await writePending(tx, change.refund.id, told.refundId);
  return change.payment;
}

async function noteMade(tx: Tx, deps: Deps, payment: Payment, { refundId, amount }: ProviderRefund): Promise<Payment> {
  const { amountMinor } = amount;
  const made = { id: newId('ref'), amountMinor, reason: null, createdAt: deps.now(), providerRefundId: refundId };
  await insertMade(tx, payment, made);
  return giveBack(tx, deps, payment, { refundId, amountMinor });
}

/** The money of a refund that was asked for is back with the payer. */
export async function succeed(
  tx: Tx,
  deps: Deps,
  { payment, refund }: Change,
  providerRefundId: string | null,
): Promise<Payment> {
  await writeEnd(tx, refund.id, { status: 'SUCCEEDED', providerRefundId, at: deps.now() });
  return giveBack(tx, deps, payment, { refundId: refund.id, amountMinor: refund.amountMinor });
}

/** It will not be given back: billing may let go of what it has set aside. */
export async function fail(tx: Tx, deps: Deps, { payment, refund }: Change, failureReason: string): Promise<void> {
  await writeEnd(tx, refund.id, { status: 'FAILED', failureReason, at: deps.now() });
  await appendEvents(prismaSql(tx), [refundEventOf(payment, refund, 'FAILED', deps.now())]);
}

async function giveBack(
  tx: Tx,
  deps: Deps,
  payment: Payment,
  refund: { refundId: string; amountMinor: bigint },
): Promise<Payment> {
  const refundedMinor = payment.refundedMinor + refund.amountMinor;
  const fact = refundedMinor === payment.amount.amountMinor ? 'REFUNDED' : 'REFUNDED_IN_PART';
  const after = await recordFact(tx, deps, payment, fact, { refundedMinor });
  assert(after !== null, 'of a captured payment of which something is left, something can be given back');
  await appendEvents(prismaSql(tx), [refundedEventOf(after, refund, deps.now())]);
  return after;
}
