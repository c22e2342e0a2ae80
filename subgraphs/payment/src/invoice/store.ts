import type { Sql } from '@quittance/database/sql';
import type { DataOf } from '@quittance/events/envelope';
import type { invoiceIssued } from '@quittance/events/invoice';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';
import type { Db, Tx } from '../deps.ts';
import type { PayableInvoice as Row } from '../generated/prisma/client.ts';
import type { PayableInvoice } from './payable-invoice.ts';

type StoredLine = { description: string; quantity: string; totalMinor: string };

/** Null for a row that the bill or the claim made before the invoice itself arrived. */
function invoiceOf(row: Row): PayableInvoice | null {
  const { number, currency, totalMinor, taxMinor, issuedOn, sellerName, buyerName } = row;
  if (number === null || currency === null || totalMinor === null || taxMinor === null) return null;
  if (issuedOn === null || sellerName === null || buyerName === null) return null;
  return {
    id: fromUuid('inv', row.invoiceId),
    organizationId: fromUuid('org', row.organizationId),
    number,
    currency: currency as Currency,
    totalMinor,
    taxMinor,
    issuedOn: issuedOn.toISOString().slice(0, 10),
    dueOn: row.dueOn?.toISOString().slice(0, 10) ?? null,
    sellerName,
    buyerName,
    lines: ((row.lines ?? []) as StoredLine[]).map((line) => ({ ...line, totalMinor: BigInt(line.totalMinor) })),
    notes: row.notes,
    voided: row.voided,
    claimedByUserId: row.claimedByUserId === null ? null : fromUuid('usr', row.claimedByUserId),
    claimedByOrganizationId: row.claimedByOrganizationId === null ? null : fromUuid('org', row.claimedByOrganizationId),
    billDueMinor: row.billDueMinor,
  };
}

export async function findInvoice(db: Db | Tx, id: Id<'inv'>): Promise<PayableInvoice | null> {
  const row = await db.payableInvoice.findUnique({ where: { invoiceId: toUuid(id) } });
  return row === null ? null : invoiceOf(row);
}

export async function findInvoices(db: Db, ids: readonly Id<'inv'>[]): Promise<Map<Id<'inv'>, PayableInvoice>> {
  const rows = await db.payableInvoice.findMany({ where: { invoiceId: { in: ids.map(toUuid) } } });
  return new Map(rows.flatMap((row) => invoiceOf(row) ?? []).map((invoice) => [invoice.id, invoice]));
}

/** The invoice under its row lock: whoever starts, captures or records a payment of it comes through here, one after the other. */
export async function lockInvoice(tx: Tx, id: Id<'inv'>): Promise<PayableInvoice | null> {
  await tx.$queryRaw`SELECT 1 FROM payable_invoice WHERE invoice_id = ${toUuid(id)}::uuid FOR UPDATE`;
  return findInvoice(tx, id);
}

/** What invoices say, with one statement however many they are; an invoice is issued once. Rows are locked in the order of their ids. */
export async function saveIssued(sql: Sql, invoices: readonly DataOf<typeof invoiceIssued>[]): Promise<void> {
  const rows = invoices.map((data) => ({
    invoice_id: toUuid(data.invoiceId),
    organization_id: toUuid(data.organizationId),
    number: data.number,
    currency: data.currency,
    total_minor: data.totalMinor.toString(),
    tax_minor: data.taxMinor.toString(),
    issued_on: data.issuedOn,
    due_on: data.dueOn,
    seller_name: data.seller.name,
    buyer_name: data.buyer.name,
    lines: data.lines.map((line) => ({ ...line, totalMinor: line.totalMinor.toString() })),
    notes: data.notes,
  }));
  await sql.send(
    `INSERT INTO payable_invoice (invoice_id, organization_id, number, currency, total_minor, tax_minor, issued_on, due_on, seller_name,
                                  buyer_name, lines, notes)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS told (
              invoice_id uuid, organization_id uuid, number text, currency text, total_minor bigint, tax_minor bigint, issued_on date,
              due_on date, seller_name text, buyer_name text, lines jsonb, notes text)
      ORDER BY invoice_id
     ON CONFLICT (invoice_id) DO UPDATE SET organization_id = excluded.organization_id, number = excluded.number,
       currency = excluded.currency, total_minor = excluded.total_minor, tax_minor = excluded.tax_minor,
       issued_on = excluded.issued_on, due_on = excluded.due_on, seller_name = excluded.seller_name,
       buyer_name = excluded.buyer_name, lines = excluded.lines, notes = excluded.notes`,
    [JSON.stringify(rows)],
  );
}

export async function saveVoided(tx: Tx, data: { invoiceId: Id<'inv'>; organizationId: Id<'org'> }): Promise<void> {
  const [invoiceId, organizationId] = [toUuid(data.invoiceId), toUuid(data.organizationId)];
  await tx.payableInvoice.upsert({
    where: { invoiceId },
    create: { invoiceId, organizationId, voided: true },
    update: { voided: true },
  });
}

/** Keeps the newest claim, whichever order the claims arrive in. */
export async function saveClaim(
  tx: Tx,
  data: {
    invoiceId: Id<'inv'>;
    organizationId: Id<'org'>;
    claimedByUserId: Id<'usr'>;
    claimedByOrganizationId: Id<'org'> | null;
    version: number;
  },
): Promise<void> {
  const organization = data.claimedByOrganizationId === null ? null : toUuid(data.claimedByOrganizationId);
  await tx.$executeRaw`
    INSERT INTO payable_invoice AS known (invoice_id, organization_id, claimed_by_user_id, claimed_by_organization_id, claim_version)
    VALUES (${toUuid(data.invoiceId)}::uuid, ${toUuid(data.organizationId)}::uuid, ${toUuid(data.claimedByUserId)}::uuid, ${organization}::uuid, ${data.version})
    ON CONFLICT (invoice_id) DO UPDATE SET claimed_by_user_id = excluded.claimed_by_user_id,
      claimed_by_organization_id = excluded.claimed_by_organization_id, claim_version = excluded.claim_version
      WHERE known.claim_version < excluded.claim_version`;
}

/** Keeps the newest figures of bills, whichever order they arrive in. Their invoices are locked, in the order of their ids. */
export async function saveBills(
  sql: Sql,
  bills: readonly { invoiceId: Id<'inv'>; organizationId: Id<'org'>; dueMinor: bigint; version: number }[],
): Promise<void> {
  const rows = bills.map(({ invoiceId, organizationId, dueMinor, version }) => ({
    invoice_id: toUuid(invoiceId),
    organization_id: toUuid(organizationId),
    due_minor: dueMinor.toString(),
    version,
  }));
  await sql.execute(
    `INSERT INTO payable_invoice AS known (invoice_id, organization_id, bill_due_minor, bill_version)
     SELECT DISTINCT ON (invoice_id) invoice_id, organization_id, due_minor, version
       FROM jsonb_to_recordset($1::jsonb) AS told (invoice_id uuid, organization_id uuid, due_minor bigint, version int)
      ORDER BY invoice_id, version DESC
     ON CONFLICT (invoice_id) DO UPDATE SET bill_due_minor = excluded.bill_due_minor, bill_version = excluded.bill_version
       WHERE known.bill_version < excluded.bill_version`,
    [JSON.stringify(rows)],
  );
}
