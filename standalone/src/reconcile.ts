import * as billing from '@quittance/billing/reconciliation/facts';
import { reconcileRecords } from '@quittance/billing/reconciliation/reconcile-records';
import { inSnapshot } from '@quittance/database/transaction';
import { fromUuid } from '@quittance/ids';
import * as invoice from '@quittance/invoice/facts';
import * as payment from '@quittance/payment/facts';
import { type Comparison, compare } from '@quittance/reconciliation/compare';
import type { Pool } from 'pg';

/** Connections to the databases of the services that know of money, across tenants. */
export type Pools = Readonly<Record<'payment' | 'billing' | 'invoice', Pool>>;

const invoiceId = (uuid: string) => fromUuid('inv', uuid);

/**
 * Compares payments, transfers, bills and invoices of all services, each in one snapshot of its database, by id and by sum. The snapshots are
 * not of the same instant: what is on its way between services looks like a difference (`confirm` of packages/reconciliation).
 */
export function reconcile(pools: Pools): Promise<Comparison[]> {
  return inSnapshot(pools.payment, (payments) =>
    inSnapshot(pools.billing, (ledger) =>
      inSnapshot(pools.invoice, async (invoices) => [
        await compare({
          check: 'payments_booked',
          expected: payment.captured(payments),
          found: billing.bookedPayments(ledger),
        }),
        await compare({ check: 'refunds_booked', expected: payment.refunded(payments), found: billing.bookedRefunds(ledger) }),
        await compare({
          check: 'invoices_billed',
          expected: invoice.asked(invoices),
          found: billing.owed(ledger),
          shown: invoiceId,
        }),
        await compare({
          check: 'settlements_told',
          expected: billing.settledOfInvoices(ledger),
          found: invoice.paid(invoices),
          shown: invoiceId,
        }),
        ...(await reconcileRecords(ledger)),
      ]),
    ),
  );
}
