import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import { invoiceIssued } from '@quittance/events/invoice';
import type { IdempotencyKeyReusedError } from '@quittance/graphql-kit/idempotency';
import type { ValidationError } from '@quittance/graphql-kit/input';
import { type Id, newId } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert, err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import { dayOf } from '../day.ts';
import type { Deps, Tx } from '../deps.ts';
import { buildSnapshot } from '../document/build-snapshot.ts';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import { seriesOf } from '../number-series/number-series.ts';
import { oncePerKey } from '../once.ts';
import { awaitSeller } from '../organization/await-seller.ts';
import { dataUrlOf } from '../organization/logo.ts';
import { findLogo } from '../organization/logo-store.ts';
import { findOrganization } from '../organization/store.ts';
import { findPartner } from '../partner/store.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { inTransaction } from '../transaction.ts';
import { totalsOf } from './content.ts';
import { missingFor } from './draft.ts';
import {
  type InvoiceIncomplete,
  type InvoiceNotDraft,
  type InvoiceNotFound,
  invoiceIncomplete,
  invoiceNotDraft,
  invoiceNotFound,
} from './errors.ts';
import type { Invoice, Issue } from './invoice.ts';
import { writeIssue } from './issue-store.ts';
import { issuedData } from './issued-data.ts';
import { payUrlOf } from './pay-url.ts';
import { findContents, lockInvoice } from './store.ts';
import type { Written, WrittenOnce } from './written.ts';

type Refusal = InvoiceNotFound | InvoiceNotDraft | InvoiceIncomplete | ValidationError;
/** What `user` tells of the seller has not come in time: try again. */
type SellerUnknown = { code: 'SELLER_UNKNOWN' };

/**
 * Gives a draft its number, freezes what it says and tells the others. Waits for the seller's data first, outside of the transaction.
 * The number's counter is locked last, so that issuing holds it for two statements only.
 */
export async function issueInvoice(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, invoiceId }: { idempotencyKey: string; invoiceId: Id<'inv'> },
): Promise<Result<WrittenOnce, Refusal | SellerUnknown | IdempotencyKeyReusedError>> {
  const { id: organizationId } = actingFor(caller, 'invoices:write');
  if (!(await awaitSeller(deps, organizationId))) return err({ code: 'SELLER_UNKNOWN' });
  const attempt = { scope: organizationId, mutation: 'issueInvoice', key: idempotencyKey, input: { invoiceId } };
  let written: Written | null = null;
  const outcome = await inTransaction(deps, (tx, sql) =>
    oncePerKey(sql, attempt, async (): Promise<Result<Id<'inv'>, Refusal>> => {
      const invoice = await lockInvoice(tx, organizationId, invoiceId);
      if (invoice === null) return err(invoiceNotFound());
      if (invoice.status !== 'DRAFT') return err(invoiceNotDraft(invoice.status));
      const issued = await issue(deps, { tx, sql }, invoice, caller.userId);
      if (!issued.ok) return issued;
      written = issued.value;
      return ok(invoiceId);
    }),
  );
  return outcome.ok ? ok({ id: outcome.value, written }) : outcome;
}

type Transaction = { tx: Tx; sql: Sql };

async function issue(
  deps: Deps,
  { tx, sql }: Transaction,
  invoice: Invoice,
  byUserId: Id<'usr'> | null,
): Promise<Result<Written, InvoiceIncomplete | ValidationError>> {
  const now = deps.now();
  const issuedOn = invoice.issuedOn ?? dayOf(now);
  const missing = missingFor({ ...invoice, issuedOn }, dayOf(now));
  if (missing.length > 0) return err(invoiceIncomplete(missing));
  const sources = await sourcesOf(tx, invoice);
  const totals = totalsOf(sources.content, invoice.currency, invoice.priceMode);
  if (!totals.ok) return totals;
  const payToken = deps.randomToken();
  const payUrl = payUrlOf(deps, payToken);
  const unnumbered = buildSnapshot({ ...sources, invoice, issuedOn, totals: totals.value, documentId: newId('doc'), payUrl });
  await noteInTimeline(sql, [
    {
      ...{ invoiceId: invoice.id, kind: 'ISSUED', at: now, dedupeKey: 'issued', byUserId },
      audience: { kind: 'EVERYONE' },
      amount: { amountMinor: totals.value.totalMinor, currency: invoice.currency },
    },
  ]);
  const given = await writeIssue(sql, { snapshot: unnumbered, series: seriesOf(issuedOn), payToken, issuedAt: now });
  const snapshot = { ...unnumbered, number: given.number };
  const issued = issuedOf(invoice, snapshot, given);
  await tell(sql, snapshot, payToken, issued.version);
  return ok({ invoice: issued, buyer: sources.buyer, figures: snapshot, snapshot });
}

/** The invoice as `writeIssue` leaves it. */
function issuedOf(draft: Invoice, { issuedOn, buyer }: InvoiceDocumentSnapshot, issue: Issue): Invoice {
  const version = draft.version + 1;
  return { ...draft, status: 'ISSUED', issue, issuedOn, buyerName: buyer.name, version, updatedAt: issue.issuedAt };
}

async function sourcesOf(tx: Tx, invoice: Invoice) {
  const seller = await findOrganization(tx, invoice.organizationId);
  const buyer = invoice.buyerId && (await findPartner(tx, invoice.organizationId, invoice.buyerId));
  const content = (await findContents(tx, [invoice.id])).get(invoice.id);
  const logo = await findLogo(tx, invoice.organizationId);
  assert(seller !== null && buyer !== null && content !== undefined, 'a draft that may be issued has seller, buyer and content');
  return { seller, buyer, content, logo: logo && dataUrlOf(logo) };
}

async function tell(sql: Sql, snapshot: InvoiceDocumentSnapshot, payToken: string, version: number): Promise<void> {
  const lines = snapshot.lines.map(({ description, quantity, amountMinor }) => ({
    description,
    quantity,
    totalMinor: amountMinor,
  }));
  const { notes, invoiceId, totals } = snapshot;
  const data = { ...issuedData(snapshot), payToken, lines, taxMinor: totals.taxMinor, notes, version };
  const { organizationId } = snapshot.seller;
  await appendEvents(sql, [{ contract: invoiceIssued, data, subject: invoiceId, organizationId }]);
}
