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

export async function saveIssued(tx: Tx, data: DataOf<typeof invoiceIssued>): Promise<void> {
  const issued = {
    organizationId: toUuid(data.organizationId),
    number: data.number,
    currency: data.currency,
    totalMinor: data.totalMinor,
    taxMinor: data.taxMinor,
    issuedOn: new Date(data.issuedOn),
    dueOn: data.dueOn === null ? null : new Date(data.dueOn),
    sellerName: data.seller.name,
    buyerName: data.buyer.name,
    lines: data.lines.map((line) => ({ ...line, totalMinor: line.totalMinor.toString() })),
    notes: data.notes,
  };
  const invoiceId = toUuid(data.invoiceId);
  await tx.payableInvoice.upsert({ where: { invoiceId }, create: { invoiceId, ...issued }, update: issued });
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

/** Keeps the newest figures of the bill, whichever order they arrive in. */
export async function saveBill(
  tx: Tx,
  data: { invoiceId: Id<'inv'>; organizationId: Id<'org'>; dueMinor: bigint; version: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO payable_invoice AS known (invoice_id, organization_id, bill_due_minor, bill_version)
    VALUES (${toUuid(data.invoiceId)}::uuid, ${toUuid(data.organizationId)}::uuid, ${data.dueMinor}, ${data.version})
    ON CONFLICT (invoice_id) DO UPDATE SET bill_due_minor = excluded.bill_due_minor, bill_version = excluded.bill_version
      WHERE known.bill_version < excluded.bill_version`;
}
