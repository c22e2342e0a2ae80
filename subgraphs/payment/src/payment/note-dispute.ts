import { prismaSql } from '@quittance/database/prisma-sql';
import { appendEvents } from '@quittance/messaging/outbox';
import type { Deps, Tx } from '../deps.ts';
import type { ProviderDispute } from '../provider/provider.ts';
import { disputeEventOf } from './event-of.ts';
import type { Dispute, Payment } from './payment.ts';
import type { FactType } from './progress.ts';
import { recordFact } from './record-fact.ts';
import { writeDispute } from './store.ts';

/**
 * Records what a provider tells of a dispute of a payment that is locked, and tells the others; null when it is nothing new. A dispute that is
 * decided stays so, whatever of it arrives later.
 */
export async function noteDispute(tx: Tx, deps: Deps, payment: Payment, told: ProviderDispute | null): Promise<Payment | null> {
  if (told === null || payment.capturedAt === null || !isNews(payment.dispute, told)) return null;
  const { amount, refundedMinor } = payment;
  const takesMoney = told.status !== 'WON' || payment.dispute?.id !== told.id;
  if (told.amount.currency !== amount.currency || (takesMoney && told.amount.amountMinor > amount.amountMinor - refundedMinor)) {
    deps.log.error(
      { paymentId: payment.id, captured: amount, disputed: told.amount },
      'a provider tells of a dispute over more than is left of what was captured',
    );
    return null;
  }
  const dispute: Dispute = { id: told.id, status: told.status, amountMinor: told.amount.amountMinor };
  const isUnheardOf = payment.dispute?.id !== told.id;
  // What is decided when it is first heard of was opened before.
  const opened = isUnheardOf && told.status !== 'OPEN' ? await recordFact(tx, deps, payment, 'DISPUTED') : null;
  const columns = {
    disputeId: dispute.id,
    disputeStatus: dispute.status,
    disputedMinor: dispute.amountMinor,
    ...(dispute.status === 'LOST' ? { refundedMinor: payment.refundedMinor + dispute.amountMinor } : {}),
  };
  const before = opened ?? payment;
  const recorded = await recordFact(tx, deps, before, factOf(payment, dispute), { detail: told.reason, ...columns });
  const after = recorded ?? (await writeDispute(tx, payment.id, columns));
  await appendEvents(prismaSql(tx), [disputeEventOf(after, dispute, deps.now())]);
  return after;
}

/** Another dispute can follow one that is decided; of the same one, only its end is new. */
function isNews(known: Dispute | null, told: ProviderDispute): boolean {
  if (known === null) return true;
  return known.id === told.id ? known.status === 'OPEN' && told.status !== 'OPEN' : known.status !== 'OPEN';
}

function factOf(payment: Payment, dispute: Dispute): FactType {
  if (dispute.status === 'OPEN') return 'DISPUTED';
  if (dispute.status === 'WON') return payment.refundedMinor === 0n ? 'DISPUTE_WON' : 'DISPUTE_WON_AFTER_REFUND';
  const leftMinor = payment.amount.amountMinor - payment.refundedMinor - dispute.amountMinor;
  return leftMinor === 0n ? 'DISPUTE_LOST' : 'DISPUTE_LOST_IN_PART';
}
