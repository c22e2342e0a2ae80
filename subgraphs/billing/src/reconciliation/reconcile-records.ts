import type { Sql } from '@quittance/database/sql';
import { fromUuid } from '@quittance/ids';
import { type Comparison, compare } from '@quittance/reconciliation/compare';
import * as facts from './facts.ts';

const transferId = (uuid: string) => fromUuid('tra', uuid);
const billId = (uuid: string) => fromUuid('bil', uuid);

/**
 * Compares what billing was told with what it booked, and what it booked with what its bills say, by id and by sum. Wants a transaction with
 * one snapshot (`inSnapshot`): then everything agrees at every instant, because each fact is booked in the transaction that records it.
 */
export async function reconcileRecords(sql: Sql): Promise<Comparison[]> {
  return [
    await compare({ check: 'told_payments_booked', expected: facts.toldPayments(sql), found: facts.bookedPayments(sql) }),
    await compare({ check: 'told_refunds_booked', expected: facts.toldRefunds(sql), found: facts.bookedRefunds(sql) }),
    await compare({ check: 'told_disputes_set_aside', expected: facts.toldDisputes(sql), found: facts.setAsideForDisputes(sql) }),
    await compare({
      check: 'reserved_refunds_set_aside',
      expected: facts.reservedRefunds(sql),
      found: facts.setAsideForRefunds(sql),
    }),
    await compare({ check: 'lost_disputes_refunded', expected: facts.lostDisputes(sql), found: facts.refundedDisputes(sql) }),
    await compare({
      check: 'wallet_payments_transferred',
      expected: facts.walletPayments(sql),
      found: facts.walletTransfers(sql),
      shown: transferId,
    }),
    await compare({
      check: 'settlements_transferred',
      expected: facts.settlements(sql),
      found: facts.settlingTransfers(sql),
      shown: transferId,
    }),
    await compare({ check: 'bills_settled', expected: facts.applied(sql), found: facts.settledOfBills(sql), shown: billId }),
    await compare({
      check: 'bills_paid_for',
      expected: facts.settledOfBills(sql),
      found: facts.broughtToBills(sql),
      shown: billId,
    }),
    await compare({ check: 'paid_counted', expected: facts.settledOfBills(sql), found: facts.countedPaid(sql), shown: billId }),
    await compare({ check: 'billed_counted', expected: facts.owedOfBills(sql), found: facts.countedBilled(sql), shown: billId }),
  ];
}
