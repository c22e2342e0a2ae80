import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import type { Deps } from '../deps.ts';
import { forgetTimeline } from '../timeline/store.ts';
import { inTransaction } from '../transaction.ts';
import { type InvoiceNotDraft, type InvoiceNotFound, invoiceNotDraft, invoiceNotFound } from './errors.ts';
import { lockInvoice, removeDraft } from './store.ts';

/** Deletes a draft; nothing of it remains. */
export async function deleteInvoice(
  deps: Deps,
  caller: Caller,
  invoiceId: Id<'inv'>,
): Promise<Result<Id<'inv'>, InvoiceNotFound | InvoiceNotDraft>> {
  const organization = actingFor(caller, 'invoices:write');
  return inTransaction(deps, async (tx, sql) => {
    const invoice = await lockInvoice(tx, organization.id, invoiceId);
    if (invoice === null) return err(invoiceNotFound());
    if (invoice.status !== 'DRAFT') return err(invoiceNotDraft(invoice.status));
    await forgetTimeline(sql, invoiceId);
    await removeDraft(tx, invoiceId);
    return ok(invoiceId);
  });
}
