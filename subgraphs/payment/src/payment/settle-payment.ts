import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import { cancelReasons } from '../checkout/cancel-reason.ts';
import { type AttemptKind, closeAttempt, closeRunning, runningCancel } from '../checkout/store.ts';
import type { Deps, Tx } from '../deps.ts';
import type { Observation } from '../provider/provider.ts';
import { noteRefunds } from '../refund/note-refunds.ts';
import { eventOf } from './event-of.ts';
import { noteDispute } from './note-dispute.ts';
import { checkoutLifetimeMs, nextCheckAt, type Payment } from './payment.ts';
import { type FactType, isOpen } from './progress.ts';
import { type FactDetails, recordFact } from './record-fact.ts';
import { lockPayment, writeNextCheck } from './store.ts';

/** What was found out about a payment: a fact, and what the provider told with it. */
export type Finding = { fact: FactType; detail: string | null; observation: Observation | null };

const factOf = {
  open: 'CHECKOUT_OPENED',
  approved: 'APPROVED',
  pending: 'PENDING',
  captured: 'CAPTURED',
  failed: 'FAILED',
  canceled: 'CANCELED',
} as const satisfies Record<Observation['state'], FactType>;

export function findingOf(observation: Observation): Finding {
  return { fact: factOf[observation.state], detail: observation.reason, observation };
}

/** No answer that says what happened: it may or may not have. */
export function notKnown(reason: string): Finding {
  return { fact: 'UNKNOWN', detail: `The provider did not say what happened: ${reason}`, observation: null };
}

/**
 * The one place where the outcome of a checkout reaches a payment, whoever brings it: the payer's return, a webhook, the answer to a
 * call or the worker. All of them come through the payment's row lock, so the first one changes it and the others find it changed.
 */
export async function settlePayment(
  deps: Deps,
  id: Id<'pay'>,
  finding: Finding,
  closes: AttemptKind | null = null,
): Promise<Payment> {
  const payment = await deps.db.$transaction(async (tx) => {
    const settled = await settleLocked(tx, deps, id, finding);
    if (closes !== null)
      await closeAttempt(tx, id, closes, { at: deps.now(), known: finding.fact !== 'UNKNOWN', detail: finding.detail });
    if (!isOpen(settled.status)) await closeRunning(tx, id, deps.now());
    return settled;
  });
  deps.wakeRelay();
  deps.wakeWorker();
  return payment;
}

async function settleLocked(tx: Tx, deps: Deps, id: Id<'pay'>, found: Finding): Promise<Payment> {
  const before = await lockPayment(tx, id);
  assert(before !== null, `payment ${id} exists`);
  const { fact, detail, observation } = await withReason(tx, id, trusted(deps, before, found));
  const after = await recordFact(tx, deps, before, fact, { detail, ...detailsOf(deps, before, fact, observation) });
  const event = after === null ? null : eventOf(after, fact, before.checkoutId === null);
  if (event !== null) await appendEvents(prismaSql(tx), [event]);
  const captured = after ?? before;
  const refunded = await noteRefunds(tx, deps, captured, observation?.refunds ?? []);
  const disputed = await noteDispute(tx, deps, refunded, observation?.dispute ?? null);
  if (after === null && refunded === captured && disputed === null) await lookAgainLater(tx, deps, before);
  return disputed ?? refunded;
}

/** Nothing new was learned: if the outcome is still open, the provider is asked again, a little later each time. */
async function lookAgainLater(tx: Tx, deps: Deps, payment: Payment): Promise<void> {
  const checks = payment.checks + 1;
  const at = nextCheckAt({ ...payment, checks }, deps.now(), deps.callTimeoutMs);
  if (at !== null) await writeNextCheck(tx, payment.id, at, checks);
}

/** A capture of another amount than was asked for is no success: a person has to look, and the log says so. */
function trusted(deps: Deps, payment: Payment, finding: Finding): Finding {
  const { observation } = finding;
  if (finding.fact !== 'CAPTURED' || observation === null) return finding;
  const { amountMinor, currency } = observation.amount;
  if (amountMinor === payment.amount.amountMinor && currency === payment.amount.currency) return finding;
  deps.log.error(
    { paymentId: payment.id, asked: payment.amount, captured: observation.amount },
    'a provider captured another amount than was asked for',
  );
  return { fact: 'UNKNOWN', detail: 'The provider captured another amount than was asked for', observation };
}

/** The provider's webhook may tell of our own canceling before its answer does; it is recorded for our reason in either case. */
async function withReason(tx: Tx, id: Id<'pay'>, finding: Finding): Promise<Finding> {
  const reason = finding.fact === 'CANCELED' ? await runningCancel(tx, id) : null;
  return reason === null ? finding : { ...finding, ...cancelReasons[reason] };
}

function detailsOf(deps: Deps, payment: Payment, fact: FactType, observation: Observation | null): FactDetails {
  if (observation === null) return {};
  const expiresAt = payment.expiresAt ?? new Date(deps.now().getTime() + checkoutLifetimeMs);
  return {
    checkoutId: observation.checkoutId,
    ...(observation.checkoutUrl === null ? {} : { checkoutUrl: observation.checkoutUrl }),
    ...(observation.captureId === null ? {} : { captureId: observation.captureId }),
    ...(observation.method === null ? {} : { method: observation.method }),
    ...(fact === 'CHECKOUT_OPENED' ? { expiresAt } : {}),
  };
}
