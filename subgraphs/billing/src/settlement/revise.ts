import type { Sql } from '@quittance/database/sql';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { startsToBeOwed } from '../autopay/autopay.ts';
import { orderPayments } from '../autopay/store.ts';
import { type Bill, isKnown } from '../bill/bill.ts';
import { changesBetween } from '../bill/change.ts';
import { insertChanges } from '../bill/change-store.ts';
import { anchorBills, lockBills } from '../bill/store.ts';
import type { BillingEvent } from '../billing-event.ts';
import type { Place } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import { noteChanged } from '../wallet/untold.ts';
import type { Funding, Refund } from './funding.ts';
import { recordFundings } from './funding-rows.ts';
import type { Reservation } from './reservation.ts';
import { recordReservations } from './reservation-rows.ts';
import { settle } from './settle.ts';
import { loadMatters, recordRefunds } from './store.ts';

/** Facts that others told, for many bills at once. */
export type Revision = {
  /** Invoices that the facts are about. A bill that is not known yet gets a row all the same, so that its lock orders the facts. */
  invoices: readonly { invoiceId: Id<'inv'>; organizationId: Id<'org'> }[];
  /** What the facts make of a bill, and what to tell of it. */
  revise?: (bill: Bill) => { bill: Bill; events: readonly BillingEvent[] };
  /** Money that came in. */
  fundings?: (billIdOf: (invoiceId: Id<'inv'>) => Id<'bil'> | null) => readonly Funding[];
  refunds?: readonly Refund[];
  reservations?: readonly Reservation[];
};

/**
 * Takes facts in and lets the money follow, in the caller's transaction. Locks bills, then opens accounts, then locks accounts: the same
 * order as every command, so that they wait for each other instead of deadlocking.
 */
export async function reviseBills(sql: Sql, now: Date, revision: Revision): Promise<void> {
  await anchorBills(sql, revision.invoices);
  const locked = await lockBills(
    sql,
    revision.invoices.map(({ invoiceId }) => invoiceId),
  );
  const billIdOf = new Map(locked.map(({ id, invoiceId }) => [invoiceId, id]));
  const fundings = revision.fundings?.((invoiceId) => billIdOf.get(invoiceId) ?? null) ?? [];
  await recordFundings(sql, fundings);
  await recordRefunds(sql, revision.refunds ?? []);
  await recordReservations(sql, revision.reservations ?? []);

  const revised = locked.map((bill) => revision.revise?.(bill) ?? { bill, events: [] });
  const bills = revised.map(({ bill }) => bill);
  const { openedWallets } = await ensurePlaces(sql, bills.flatMap(receivingPlaceOf), now);
  const withoutBill = fundings.filter(({ billId }) => billId === null).map(({ id }) => id);
  const settled = await settle(sql, await loadMatters(sql, bills, withoutBill), now);
  await insertChanges(
    sql,
    locked.flatMap((bill, index) => changesBetween(bill, bills[index] ?? bill, now)),
  );
  const before = new Map(locked.map((bill) => [bill.id, bill]));
  const owed = settled.matters.flatMap(({ bill }) =>
    bill !== null && startsToBeOwed(before.get(bill.id) ?? bill, bill) ? [bill] : [],
  );
  await orderPayments(sql, owed, now);
  await noteChanged(sql, new Set([...openedWallets, ...settled.touched]));
  await appendEvents(sql, [...revised.flatMap(({ events }) => events), ...settled.events]);
}

/** Who is owed something can be paid: their wallet in that currency opens with the first bill. */
function receivingPlaceOf(bill: Bill): Place[] {
  if (!isKnown(bill)) return [];
  return [{ kind: 'wallet', owner: { userId: null, organizationId: bill.organizationId }, currency: bill.terms.currency }];
}
