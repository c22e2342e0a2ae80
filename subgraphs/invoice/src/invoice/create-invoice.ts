import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import type { IdempotencyKeyReusedError } from '@quittance/graphql-kit/idempotency';
import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import { type Id, newId } from '@quittance/ids';
import { type Currency, isCurrency } from '@quittance/money/currencies';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import { dayOf } from '../day.ts';
import type { Deps } from '../deps.ts';
import { figuresOf } from '../document/figures.ts';
import { type PartnerNotFound, partnerNotFound } from '../partner/errors.ts';
import type { Partner } from '../partner/partner.ts';
import { findPartner } from '../partner/store.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { totalsOf } from './content.ts';
import { type DraftFields, problemOfDates, sumsOf } from './draft.ts';
import type { Invoice, InvoiceSums } from './invoice.ts';
import { insertDraft } from './store.ts';
import { type WrittenOnce, writeOnce } from './write-once.ts';

export type CreateInvoiceInput = Omit<DraftFields, 'currency'> & { idempotencyKey: string; currency: Currency | null };

type Refusal = PartnerNotFound | ValidationError | IdempotencyKeyReusedError;

/** Writes a draft: the same one for the same key and input. */
export async function createInvoice(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, ...input }: CreateInvoiceInput,
): Promise<Result<WrittenOnce, Refusal>> {
  const organization = actingFor(caller, 'invoices:write');
  const currency = input.currency ?? organization.currency;
  if (!isCurrency(currency)) return err(invalid(['currency'], 'must be an ISO 4217 currency such as EUR'));
  const fields = { ...input, currency };
  const datesProblem = problemOfDates(fields, dayOf(deps.now()));
  if (datesProblem !== null) return err(datesProblem);
  const totals = totalsOf(fields, currency, fields.priceMode);
  if (!totals.ok) return totals;
  const draft = draftOf(deps, caller, fields, { organizationId: organization.id, sums: sumsOf(totals.value) });
  const attempt = { scope: organization.id, mutation: 'createInvoice', key: idempotencyKey, input };
  return writeOnce(deps, attempt, {
    read: (sql) => buyerOf(sql, draft),
    async write(sql, buyer) {
      if (!buyer.ok) return buyer;
      const { lines, discounts, charges } = fields;
      const content = { lines, discounts, charges };
      const invoice = { ...draft, buyerName: buyer.value?.name ?? null };
      await insertDraft(sql, invoice, content);
      const by = { byUserId: caller.userId, at: draft.createdAt };
      await noteInTimeline(sql, [{ invoiceId: draft.id, kind: 'CREATED', dedupeKey: 'created', ...by }]);
      return ok({ invoice, buyer: buyer.value, figures: figuresOf(content, totals.value), snapshot: null });
    },
  });
}

/** Null while none is chosen. */
export async function buyerOf(
  sql: Sql,
  { organizationId, buyerId }: Pick<Invoice, 'organizationId' | 'buyerId'>,
): Promise<Result<Partner | null, PartnerNotFound>> {
  if (buyerId === null) return ok(null);
  const partner = await findPartner(sql, organizationId, buyerId);
  return partner === null ? err(partnerNotFound('buyerId')) : ok(partner);
}

function draftOf(
  deps: Deps,
  caller: Caller,
  fields: DraftFields,
  { organizationId, sums }: { organizationId: Id<'org'>; sums: InvoiceSums },
): Invoice {
  const { buyerId, currency, issuedOn, dueOn, priceMode, notes, internalNotes } = fields;
  const now = deps.now();
  return {
    ...{ buyerId, currency, issuedOn, dueOn, priceMode, notes, internalNotes },
    id: newId('inv'),
    organizationId,
    status: 'DRAFT',
    buyerName: null,
    sums,
    issue: null,
    createdByUserId: caller.userId,
    paidMinor: 0n,
    dueMinor: sums.totalMinor,
    billVersion: 0,
    paidAt: null,
    voidedAt: null,
    voidReason: null,
    claim: null,
    sentAt: null,
    viewedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}
