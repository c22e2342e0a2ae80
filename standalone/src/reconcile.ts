import { reconcileServices } from '@quittance/billing/reconciliation/reconcile-services';
import { fromSnapshot, inSnapshot } from '@quittance/database/transaction';
import * as invoice from '@quittance/invoice/facts';
import * as payment from '@quittance/payment/facts';
import type { Comparison } from '@quittance/reconciliation/compare';
import type { Pool } from 'pg';

/** Connections to the databases of the services that know of money, across tenants. */
export type Pools = Readonly<Record<'payment' | 'billing' | 'invoice', Pool>>;

/** As the installation does by itself (`reconcileServices` of billing), but out of the databases: also while no service runs. */
export function reconcile(pools: Pools): Promise<Comparison[]> {
  return reconcileServices((work) => inSnapshot(pools.billing, work), {
    captured: () => fromSnapshot(pools.payment, payment.captured),
    refunded: () => fromSnapshot(pools.payment, payment.refunded),
    refunding: () => fromSnapshot(pools.payment, payment.refunding),
    disputed: () => fromSnapshot(pools.payment, payment.disputed),
    asked: () => fromSnapshot(pools.invoice, invoice.asked),
    paid: () => fromSnapshot(pools.invoice, invoice.paid),
  });
}
