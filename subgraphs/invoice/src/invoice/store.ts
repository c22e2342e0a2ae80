import { columnsAs, insertOf } from '@quittance/database/columns';
import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { isCurrency } from '@quittance/money/currencies';
import { assert } from '@quittance/result';
import { dateOfDay, dayOf } from '../day.ts';
import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { InvoiceContent } from './content.ts';
import type { Invoice, InvoiceStatus, Issue } from './invoice.ts';

/** What reads invoices: the client or a transaction. */
type Db = Pick<Tx, 'invoice'>;

/** Everything but the lines, which lists do not need. */
const columns = { content: true } as const;
type Row = Prisma.InvoiceGetPayload<{ omit: typeof columns }>;

/** Several by id, of whatever organisation: the caller says who may see them. */
export async function findInvoices(db: Db, ids: readonly Id<'inv'>[]): Promise<Invoice[]> {
  const rows = await db.invoice.findMany({ where: { id: { in: ids.map(toUuid) } }, omit: columns });
  return rows.map(fromRow);
}

export async function findInvoice(db: Db, id: Id<'inv'>): Promise<Invoice | null> {
  const row = await db.invoice.findUnique({ where: { id: toUuid(id) }, omit: columns });
  return row && fromRow(row);
}

/** An invoice of the organisation; nobody else changes it before the transaction ends. */
export async function lockInvoice(tx: Tx, organizationId: Id<'org'>, id: Id<'inv'>): Promise<Invoice | null> {
  const [found] = await lockInvoices(tx, [id]);
  return found?.organizationId === organizationId ? found : null;
}

/** Several, of whatever organisation; locked in the order of their ids, so that two who lock several don't wait for each other. */
export async function lockInvoices(tx: Tx, ids: readonly Id<'inv'>[]): Promise<Invoice[]> {
  await tx.$queryRaw`SELECT 1 FROM invoice WHERE id = ANY(${ids.map(toUuid)}::uuid[]) ORDER BY id FOR UPDATE`;
  return findInvoices(tx, ids);
}

/** The invoice that a payment link is of, locked. */
export async function lockInvoiceByPayToken(tx: Tx, payToken: string): Promise<Invoice | null> {
  const row = await tx.invoice.findUnique({ where: { payToken }, select: { id: true } });
  if (row === null) return null;
  const [invoice] = await lockInvoices(tx, [fromUuid('inv', row.id)]);
  return invoice ?? null;
}

/** The document that a payment link shows; null for an unknown link. */
export async function findDocumentByPayToken(db: Db, payToken: string): Promise<Id<'doc'> | null> {
  const row = await db.invoice.findUnique({ where: { payToken }, select: { documentId: true } });
  return row && idOrNull('doc', row.documentId);
}

export async function findContents(db: Db, ids: readonly Id<'inv'>[]): Promise<Map<Id<'inv'>, InvoiceContent>> {
  const rows = await db.invoice.findMany({ where: { id: { in: ids.map(toUuid) } }, select: { id: true, content: true } });
  // Written by the two below and frozen since: its form is ours to know.
  return new Map(rows.map((row) => [fromUuid('inv', row.id), row.content as InvoiceContent]));
}

/** An invoice of the organisation with its content; nobody else changes it before the transaction ends. */
export async function lockWhole(
  sql: Sql,
  organizationId: Id<'org'>,
  id: Id<'inv'>,
): Promise<{ invoice: Invoice; content: InvoiceContent } | null> {
  const [row] = await sql.query<WholeRow>(lockStatement, [toUuid(id), toUuid(organizationId)]);
  if (row === undefined) return null;
  const { issuedOn, dueOn, content } = row;
  const invoice = fromRow({ ...row, issuedOn: dateOrNull(issuedOn), dueOn: dateOrNull(dueOn) });
  return { invoice, content: content as InvoiceContent };
}

/** As `pg` gives it: a day is its text. */
type WholeRow = Omit<Prisma.InvoiceGetPayload<object>, 'issuedOn' | 'dueOn'> & { issuedOn: string | null; dueOn: string | null };

const lockStatement = `SELECT ${columnsAs(Prisma.InvoiceScalarFieldEnum)} FROM invoice
                        WHERE id = $1::uuid AND organization_id = $2::uuid FOR UPDATE`;

export async function insertDraft(sql: Sql, invoice: Invoice, content: InvoiceContent): Promise<void> {
  const { billVersion, createdAt } = invoice;
  const row = {
    id: toUuid(invoice.id),
    organizationId: toUuid(invoice.organizationId),
    createdByUserId: uuidOrNull(invoice.createdByUserId),
    ...{ billVersion, createdAt },
    ...draftColumns(invoice, content),
  };
  await sql.send(...insertOf('invoice', row));
}

/** Writes all that can change of a draft. */
export async function updateDraft(db: Db, invoice: Invoice, content: InvoiceContent): Promise<void> {
  await db.invoice.update({ where: { id: toUuid(invoice.id) }, data: draftColumns(invoice, content) });
}

function draftColumns(invoice: Invoice, content: InvoiceContent) {
  return {
    status: invoice.status,
    currency: invoice.currency,
    priceMode: invoice.priceMode,
    issuedOn: dateOrNull(invoice.issuedOn),
    dueOn: dateOrNull(invoice.dueOn),
    buyerId: uuidOrNull(invoice.buyerId),
    buyerName: invoice.buyerName,
    content,
    notes: invoice.notes,
    internalNotes: invoice.internalNotes,
    ...invoice.sums,
    paidMinor: invoice.paidMinor,
    dueMinor: invoice.dueMinor,
    version: invoice.version,
    updatedAt: invoice.updatedAt,
  };
}

/** Writes what of an issued invoice may change. */
export async function saveLifeCycle(db: Db, invoice: Invoice): Promise<void> {
  await db.invoice.update({
    where: { id: toUuid(invoice.id) },
    data: {
      status: invoice.status,
      paidMinor: invoice.paidMinor,
      dueMinor: invoice.dueMinor,
      billVersion: invoice.billVersion,
      paidAt: invoice.paidAt,
      voidedAt: invoice.voidedAt,
      voidReason: invoice.voidReason,
      claimedAt: invoice.claim?.at ?? null,
      claimedByUserId: uuidOrNull(invoice.claim?.userId),
      claimedByOrganizationId: uuidOrNull(invoice.claim?.organizationId),
      sentAt: invoice.sentAt,
      viewedAt: invoice.viewedAt,
      version: invoice.version,
      updatedAt: invoice.updatedAt,
    },
  });
}

export async function removeDraft(db: Db, id: Id<'inv'>): Promise<void> {
  await db.invoice.delete({ where: { id: toUuid(id) } });
}

/** Drafts show the partner's present name; issued invoices keep theirs. */
export async function renameBuyerOfDrafts(db: Db, buyerId: Id<'ptn'>, buyerName: string): Promise<void> {
  await db.invoice.updateMany({ where: { buyerId: toUuid(buyerId), status: 'DRAFT' }, data: { buyerName } });
}

/** Keeps the earliest time each invoice's payment page was opened, with one statement however many they are. */
export async function noteFirstView(sql: Sql, views: readonly { invoiceId: Id<'inv'>; at: Date }[]): Promise<void> {
  const rows = views.map(({ invoiceId, at }) => ({ id: toUuid(invoiceId), at }));
  await sql.execute(
    `WITH view AS (
       SELECT id, min(at) AS at FROM jsonb_to_recordset($1::jsonb) AS told (id uuid, at timestamptz) GROUP BY id
     ), locked AS (
       SELECT invoice.id, view.at FROM invoice JOIN view USING (id)
        WHERE viewed_at IS NULL OR viewed_at > view.at ORDER BY invoice.id FOR UPDATE OF invoice
     )
     UPDATE invoice SET viewed_at = locked.at, version = version + 1, updated_at = greatest(updated_at, locked.at)
       FROM locked WHERE invoice.id = locked.id`,
    [JSON.stringify(rows)],
  );
}

function dateOrNull(day: string | null): Date | null {
  return day === null ? null : dateOfDay(day);
}

function fromRow(row: Row): Invoice {
  const { currency } = row;
  assert(isCurrency(currency), 'only known currencies are stored');
  return {
    id: fromUuid('inv', row.id),
    organizationId: fromUuid('org', row.organizationId),
    status: row.status as InvoiceStatus,
    currency,
    priceMode: row.priceMode === 'GROSS' ? 'GROSS' : 'NET',
    issuedOn: row.issuedOn && dayOf(row.issuedOn),
    dueOn: row.dueOn && dayOf(row.dueOn),
    buyerId: idOrNull('ptn', row.buyerId),
    buyerName: row.buyerName,
    notes: row.notes,
    internalNotes: row.internalNotes,
    sums: {
      lineNetMinor: row.lineNetMinor,
      discountMinor: row.discountMinor,
      chargeMinor: row.chargeMinor,
      taxableMinor: row.taxableMinor,
      taxMinor: row.taxMinor,
      totalMinor: row.totalMinor,
    },
    issue: issueOf(row),
    createdByUserId: idOrNull('usr', row.createdByUserId),
    paidMinor: row.paidMinor,
    dueMinor: row.dueMinor,
    billVersion: row.billVersion,
    paidAt: row.paidAt,
    voidedAt: row.voidedAt,
    voidReason: row.voidReason,
    claim: claimOf(row),
    sentAt: row.sentAt,
    viewedAt: row.viewedAt,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function issueOf({ number, documentId, payToken, issuedAt }: Row): Issue | null {
  if (number === null || documentId === null || payToken === null || issuedAt === null) return null;
  return { number, documentId: fromUuid('doc', documentId), payToken, issuedAt };
}

function claimOf({ claimedAt, claimedByUserId, claimedByOrganizationId }: Row): Invoice['claim'] {
  if (claimedAt === null || claimedByUserId === null) return null;
  return { at: claimedAt, userId: fromUuid('usr', claimedByUserId), organizationId: idOrNull('org', claimedByOrganizationId) };
}
