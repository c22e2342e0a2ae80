import type { Sql } from '@quittance/database/sql';
import { fromUuid } from '@quittance/ids';
import { type Compared, type Comparison, compare } from '@quittance/reconciliation/compare';
import type { Facts } from '@quittance/reconciliation/facts';
import * as facts from './facts.ts';
import { reconcileRecords } from './reconcile-records.ts';

/** What other services say of the same money, wherever it is asked for: each call reads anew. */
export type FactsOfOthers = {
  /** Of `payment`: what was captured, what was given back, and what is set aside to be, by payment. */
  captured(): Facts;
  refunded(): Facts;
  refunding(): Facts;
  /** Of `payment`: what is disputed with a provider that has not decided yet, by payment. */
  disputed(): Facts;
  /** Of `invoice`: what is asked for, and what is said to be paid, by UUID of the invoice. */
  asked(): Facts;
  paid(): Facts;
};

/** Reads billing's own records in one snapshot. */
type InSnapshot = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

const invoiceId = (uuid: string) => fromUuid('inv', uuid);

/**
 * Compares payments, transfers, bills and invoices of all services, by id and by sum. The snapshots of two services are not of the same
 * instant: what is on its way between them looks like a difference (`confirm` of packages/reconciliation). So that it is little, each comparison has
 * snapshots of its own.
 */
export async function reconcileServices(inSnapshot: InSnapshot, others: FactsOfOthers): Promise<Comparison[]> {
  const between = (compared: (sql: Sql) => Compared) => inSnapshot((sql) => compare(compared(sql)));
  return [
    await between((sql) => ({ check: 'payments_booked', expected: others.captured(), found: facts.bookedPayments(sql) })),
    await between((sql) => ({ check: 'refunds_booked', expected: others.refunded(), found: facts.bookedRefunds(sql) })),
    await between((sql) => ({ check: 'refunds_set_aside', expected: others.refunding(), found: facts.setAsideForRefunds(sql) })),
    await between((sql) => ({ check: 'disputes_set_aside', expected: others.disputed(), found: facts.setAsideForDisputes(sql) })),
    await between((sql) => ({ check: 'invoices_billed', expected: others.asked(), found: facts.owed(sql), shown: invoiceId })),
    await between((sql) => ({
      check: 'settlements_told',
      expected: facts.settledOfInvoices(sql),
      found: others.paid(),
      shown: invoiceId,
    })),
    ...(await inSnapshot(reconcileRecords)),
  ];
}
