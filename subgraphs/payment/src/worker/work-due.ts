import { pursuePayment } from '../checkout/pursue-payment.ts';
import type { Deps } from '../deps.ts';
import { callGraceMs } from '../payment/payment.ts';
import { nextDueAt, takeDue } from '../payment/store.ts';
import { pursueRefund } from '../refund/pursue-refund.ts';
import { nextRefundAt, takeDueRefunds } from '../refund/store.ts';
import { nextReceiptAt, takeDueReceipts } from '../webhook/store.ts';
import { workReceipt } from '../webhook/work-receipt.ts';

const batchSize = 10;
const receiptLeaseMs = 60_000;

/**
 * What the worker does: asks the providers about payments whose time has come (unknown, pending, expired, begun by a process that
 * died), gives back what billing has set aside, and works webhooks that failed. Rows are leased, so any number of workers share the work; none of them is elected.
 */
export async function workDue(deps: Deps): Promise<Date | null> {
  const now = deps.now();
  const leaseMs = 2 * deps.callTimeoutMs + callGraceMs;
  const payments = await takeDue(deps.db, now, leaseMs, batchSize);
  const refunds = await takeDueRefunds(deps.db, now, leaseMs, batchSize);
  const receipts = await takeDueReceipts(deps.db, now, receiptLeaseMs, batchSize);
  const results = await Promise.allSettled([
    ...payments.map((payment) => pursuePayment(deps, payment)),
    ...refunds.map((refund) => pursueRefund(deps, refund)),
    ...receipts.map((receipt) => workReceipt(deps, receipt)),
  ]);
  for (const result of results) {
    if (result.status === 'rejected') deps.log.error({ err: result.reason }, 'what was due could not be looked after');
  }
  const waiting = (await Promise.all([nextDueAt(deps.db), nextRefundAt(deps.db), nextReceiptAt(deps.db)])).filter(
    (at) => at !== null,
  );
  return waiting.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);
}
