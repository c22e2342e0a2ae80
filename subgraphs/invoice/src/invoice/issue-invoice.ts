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
import type { Deps } from '../deps.ts';
import { buildSnapshot } from '../document/build-snapshot.ts';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import { seriesOf } from '../number-series/number-series.ts';
import { awaitSeller } from '../organization/await-seller.ts';
import { dataUrlOf } from '../organization/logo.ts';
import { findLogo } from '../organization/logo-store.ts';
import { findOrganization } from '../organization/store.ts';
import { findBuyer } from '../partner/store.ts';
import { noteInTimeline } from '../timeline/store.ts';
import { wakeWorkers } from '../transaction.ts';
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
import { lockWhole } from './store.ts';
import { type Written, type WrittenOnce, writeOnce } from './write-once.ts';

type Refusal = InvoiceNotFound | InvoiceNotDraft | InvoiceIncomplete | ValidationError;
/** What `user` tells of the seller has not come in time: try again. Thrown within the transaction, because it is not to be remembered. */
type SellerUnknown = { code: 'SELLER_UNKNOWN' };
const sellerUnknown: SellerUnknown = { code: 'SELLER_UNKNOWN' };

/**
 * Gives a draft its number, freezes what it says and tells the others. The number's counter is locked last, so that issuing holds it for what it
 * takes to tell them and to commit.
 */
export async function issueInvoice(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, invoiceId }: { idempotencyKey: string; invoiceId: Id<'inv'> },
): Promise<Result<WrittenOnce, Refusal | SellerUnknown | IdempotencyKeyReusedError>> {
  const { id: organizationId } = actingFor(caller, 'invoices:write');
  const attempt = { scope: organizationId, mutation: 'issueInvoice', key: idempotencyKey, input: { invoiceId } };
  const issueOnce = () =>
    writeOnce(deps, attempt, {
      read: (sql) => sourcesOf(sql, organizationId, invoiceId),
      write: (sql, sources) => issue(deps, sql, sources, caller.userId),
    });
  try {
    return await issueOnce();
  } catch (error) {
    if (error !== sellerUnknown) throw error;
    // Outside of the transaction, which has been rolled back.
    return (await awaitSeller(deps, organizationId)) ? await issueOnce() : err(sellerUnknown);
  } finally {
    wakeWorkers(deps);
  }
}

type Sources = Awaited<ReturnType<typeof sourcesOf>>;

/** What an invoice is issued from; the draft is locked first, so that the others fit it. */
async function sourcesOf(sql: Sql, organizationId: Id<'org'>, invoiceId: Id<'inv'>) {
  const [draft, seller, buyer, logo] = await Promise.all([
    lockWhole(sql, organizationId, invoiceId),
    findOrganization(sql, organizationId),
    findBuyer(sql, invoiceId),
    findLogo(sql, organizationId),
  ]);
  return { draft, seller, buyer, logo: logo && dataUrlOf(logo) };
}

async function issue(
  deps: Deps,
  sql: Sql,
  { draft, seller, buyer, logo }: Sources,
  byUserId: Id<'usr'> | null,
): Promise<Result<Written, Refusal>> {
  if (draft === null) return err(invoiceNotFound());
  const { invoice, content } = draft;
  if (invoice.status !== 'DRAFT') return err(invoiceNotDraft(invoice.status));
  if (seller === null) throw sellerUnknown;
  const now = deps.now();
  const issuedOn = invoice.issuedOn ?? dayOf(now);
  const missing = missingFor({ ...invoice, issuedOn }, dayOf(now));
  if (missing.length > 0) return err(invoiceIncomplete(missing));
  assert(buyer !== null, 'a draft that may be issued has a buyer');
  const totals = totalsOf(content, invoice.currency, invoice.priceMode);
  if (!totals.ok) return totals;
  const payToken = deps.randomToken();
  const payUrl = payUrlOf(deps, payToken);
  const sources = { invoice, issuedOn, content, totals: totals.value, seller, buyer, logo };
  const unnumbered = buildSnapshot({ ...sources, documentId: newId('doc'), payUrl });
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
  return ok({ invoice: issued, buyer, figures: snapshot, snapshot });
}

/** The invoice as `writeIssue` leaves it. */
function issuedOf(draft: Invoice, { issuedOn, buyer }: InvoiceDocumentSnapshot, issue: Issue): Invoice {
  const version = draft.version + 1;
  return { ...draft, status: 'ISSUED', issue, issuedOn, buyerName: buyer.name, version, updatedAt: issue.issuedAt };
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
