import { prismaSql } from '@quittance/database/prisma-sql';
import type { billChanged } from '@quittance/events/billing';
import { invoicePaid } from '@quittance/events/invoice';
import { type Incoming, Unprocessable } from '@quittance/messaging/consumer';
import { appendEvents, type NewEvent } from '@quittance/messaging/outbox';
import type { Tx } from '../deps.ts';
import { findSnapshots } from '../document/store.ts';
import { applyBill } from '../invoice/bill.ts';
import { type Invoice, isIssued } from '../invoice/invoice.ts';
import { issuedData } from '../invoice/issued-data.ts';
import { lockInvoices, saveLifeCycle } from '../invoice/store.ts';
import { noteInTimeline } from '../timeline/store.ts';
import type { NewTimelineEntry } from '../timeline/timeline.ts';

/**
 * Copies what is settled and due from bills to their invoices, in whatever order the events come, and tells when an invoice is paid. Receipts go
 * to the buyer's address.
 */
export async function onBillChanged(tx: Tx, events: readonly Incoming<typeof billChanged>[]): Promise<void> {
  const locked = await lockInvoices(tx, [...new Set(events.map(({ data }) => data.invoiceId))]);
  const known = new Map(locked.map((invoice) => [invoice.id, invoice]));
  const entries: NewTimelineEntry[] = [];
  const changed = new Set<Invoice['id']>();
  const paid = new Map<Invoice['id'], Date>();
  for (const { event, data } of [...events].sort((left, right) => left.data.version - right.data.version)) {
    const invoice = known.get(data.invoiceId);
    if (invoice === undefined || !isIssued(invoice)) throw new Unprocessable(`${data.invoiceId} is no issued invoice`);
    const at = new Date(event.time);
    const outcome = applyBill(invoice, { ...data, at });
    if (outcome === null) continue;
    known.set(invoice.id, outcome.invoice);
    changed.add(invoice.id);
    if (outcome.becamePaid) paid.set(invoice.id, at);
    if (outcome.kind !== null) entries.push(entryOf(outcome.kind, outcome.invoice, data, at));
  }
  for (const id of changed) {
    const invoice = known.get(id);
    if (invoice !== undefined) await saveLifeCycle(tx, invoice);
  }
  const sql = prismaSql(tx);
  await noteInTimeline(sql, entries);
  await appendEvents(sql, await paidEvents(tx, known, paid));
}

function entryOf(
  kind: NewTimelineEntry['kind'],
  invoice: Invoice,
  { cause, version }: Incoming<typeof billChanged>['data'],
  at: Date,
): NewTimelineEntry {
  return {
    ...{ invoiceId: invoice.id, kind, at, dedupeKey: `bill:${version}`, audience: { kind: 'EVERYONE' } },
    amount: { amountMinor: cause.amountMinor, currency: invoice.currency },
    paymentId: cause.paymentId,
    detail: cause.kind,
  };
}

async function paidEvents(
  tx: Tx,
  invoices: ReadonlyMap<Invoice['id'], Invoice>,
  paid: ReadonlyMap<Invoice['id'], Date>,
): Promise<NewEvent<typeof invoicePaid>[]> {
  const issued = [...paid.keys()].map((id) => invoices.get(id)).filter((invoice) => invoice !== undefined && isIssued(invoice));
  const snapshots = await findSnapshots(
    tx,
    issued.map(({ issue }) => issue.documentId),
  );
  return issued.flatMap(({ id, organizationId, issue, version }) => {
    const snapshot = snapshots.get(issue.documentId);
    const at = paid.get(id);
    if (snapshot === undefined || at === undefined) return [];
    const { payUrl, buyer } = snapshot;
    const data = { ...issuedData(snapshot), to: buyer.email, payUrl, paidAt: at.toISOString(), version };
    return [{ contract: invoicePaid, data, subject: id, organizationId }];
  });
}
