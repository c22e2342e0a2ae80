import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import type { ValidationError } from '@quittance/graphql-kit/input';
import type { Id } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import { dayOf } from '../day.ts';
import type { Deps, Tx } from '../deps.ts';
import type { PartnerNotFound } from '../partner/errors.ts';
import { inTransaction } from '../transaction.ts';
import { totalsOf } from './content.ts';
import { buyerOf } from './create-invoice.ts';
import { type DraftFields, problemOfDates, sumsOf } from './draft.ts';
import {
  type InvoiceNotDraft,
  type InvoiceNotFound,
  type InvoiceVersionConflict,
  invoiceNotDraft,
  invoiceNotFound,
  invoiceVersionConflict,
} from './errors.ts';
import type { Invoice } from './invoice.ts';
import { findContents, lockInvoice, updateDraft } from './store.ts';

export type UpdateInvoiceInput = {
  invoiceId: Id<'inv'>;
  /** Null: whatever it is. */
  expectedVersion: number | null;
  /** What is left out stays. */
  changes: Partial<DraftFields>;
};

type Refusal = InvoiceNotFound | InvoiceNotDraft | InvoiceVersionConflict | PartnerNotFound | ValidationError;

/** Changes what is given of a draft. */
export async function updateInvoice(deps: Deps, caller: Caller, input: UpdateInvoiceInput): Promise<Result<Invoice, Refusal>> {
  const organization = actingFor(caller, 'invoices:write');
  return inTransaction(deps, async (tx, sql) => {
    const invoice = await lockInvoice(tx, organization.id, input.invoiceId);
    if (invoice === null) return err(invoiceNotFound());
    if (invoice.status !== 'DRAFT') return err(invoiceNotDraft(invoice.status));
    const expected = input.expectedVersion ?? invoice.version;
    return expected === invoice.version
      ? change(deps, { tx, sql }, invoice, input.changes)
      : err(invoiceVersionConflict(invoice.version));
  });
}

async function change(
  deps: Deps,
  { tx, sql }: { tx: Tx; sql: Sql },
  invoice: Invoice,
  changes: Partial<DraftFields>,
): Promise<Result<Invoice, Refusal>> {
  const content = (await findContents(tx, [invoice.id])).get(invoice.id);
  assert(content !== undefined, 'a draft has content');
  const { buyerId, currency, issuedOn, dueOn, priceMode, notes, internalNotes } = invoice;
  const before = { buyerId, currency, issuedOn, dueOn, priceMode, notes, internalNotes };
  const { lines, discounts, charges, ...fields }: DraftFields = { ...before, ...content, ...changes };
  const now = deps.now();
  // A date that was fine when it was written must not stand in the way of another change.
  const datesChange = changes.dueOn !== undefined || changes.issuedOn !== undefined;
  const datesProblem = datesChange ? problemOfDates(fields, dayOf(now)) : null;
  if (datesProblem !== null) return err(datesProblem);
  const totals = totalsOf({ lines, discounts, charges }, fields.currency, fields.priceMode);
  if (!totals.ok) return totals;
  const buyer = await buyerOf(sql, { organizationId: invoice.organizationId, buyerId: fields.buyerId });
  if (!buyer.ok) return buyer;
  const sums = sumsOf(totals.value);
  const changed: Invoice = {
    ...invoice,
    ...fields,
    sums,
    dueMinor: sums.totalMinor,
    buyerName: buyer.value?.name ?? null,
    version: invoice.version + 1,
    updatedAt: now,
  };
  await updateDraft(tx, changed, { lines, discounts, charges });
  return ok(changed);
}
