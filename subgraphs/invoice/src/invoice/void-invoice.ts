import type { Caller } from '@quittance/access/caller';
import { invoiceVoided } from '@quittance/events/invoice';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import type { Deps } from '../deps.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { inTransaction } from '../transaction.ts';
import {
  type InvoiceNotFound,
  type InvoiceNotIssued,
  type InvoicePaid,
  invoiceNotFound,
  invoiceNotIssued,
  invoicePaid,
} from './errors.ts';
import { type Invoice, isIssued } from './invoice.ts';
import { dropWaitingSends } from './send-store.ts';
import { lockInvoice, saveLifeCycle } from './store.ts';

/**
 * Takes an issued invoice back while nothing is known to be paid. A payment that billing has taken meanwhile wins: its next `bill.changed`
 * sets the status again.
 */
export async function voidInvoice(
  deps: Deps,
  caller: Caller,
  { invoiceId, reason }: { invoiceId: Id<'inv'>; reason: string | null },
): Promise<Result<Invoice, InvoiceNotFound | InvoiceNotIssued | InvoicePaid>> {
  const organization = actingFor(caller, 'invoices:write');
  return inTransaction(deps, async (tx, sql) => {
    const invoice = await lockInvoice(tx, organization.id, invoiceId);
    if (invoice === null) return err(invoiceNotFound());
    if (!isIssued(invoice)) return err(invoiceNotIssued);
    if (invoice.status === 'VOID') return ok(invoice);
    if (invoice.paidMinor > 0n) return err(invoicePaid(invoice.paidMinor, invoice.currency));
    const now = deps.now();
    const voided = { ...invoice, status: 'VOID' as const, dueMinor: 0n, voidedAt: now, voidReason: reason };
    const changed = { ...voided, version: invoice.version + 1, updatedAt: now };
    await saveLifeCycle(tx, changed);
    await dropWaitingSends(tx, invoice.issue.documentId);
    const entry = {
      invoiceId,
      kind: 'VOIDED' as const,
      at: now,
      dedupeKey: `voided:${changed.version}`,
      byUserId: caller.userId,
    };
    await noteInTimeline(sql, [{ ...entry, audience: { kind: 'EVERYONE' } }]);
    const data = { invoiceId, organizationId: organization.id, version: changed.version };
    await appendEvents(sql, [{ contract: invoiceVoided, data, subject: invoiceId, organizationId: organization.id }]);
    return ok(changed);
  });
}
