import { compareServices, linesOf } from '../../reconciliation.ts';
import type { Invariant } from './invariant.ts';

/** These checks of `npm run cli -- reconcile`: a world at rest has nothing on its way. */
export const servicesAgree =
  (...checks: readonly string[]): Invariant =>
  async ({ urlOf }) =>
    linesOf((await compareServices(urlOf)).filter(({ check }) => checks.includes(check)));

/** What invoices say is owed and paid is what their bills say: every copy has arrived. */
export const copiesAgree = servicesAgree('invoices_billed', 'settlements_told');

/** What billing was told, booked and settled, and what its reports count. */
export const recordsAgree = servicesAgree(
  'told_payments_booked',
  'told_refunds_booked',
  'told_disputes_set_aside',
  'reserved_refunds_set_aside',
  'lost_disputes_refunded',
  'wallet_payments_transferred',
  'settlements_transferred',
  'bills_settled',
  'bills_paid_for',
  'paid_counted',
  'billed_counted',
);
