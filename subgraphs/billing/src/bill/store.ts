import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, newId, toUuid } from '@quittance/ids';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import { type Bill, statusOf } from './bill.ts';

/** Makes sure that there is a row to lock for each invoice, known or not. */
export async function anchorBills(
  sql: Sql,
  invoices: readonly { invoiceId: Id<'inv'>; organizationId: Id<'org'> }[],
): Promise<void> {
  await sql.execute(
    `INSERT INTO bill (id, invoice_id, organization_id, status)
     SELECT id, invoice_id, organization_id, 'AWAITED' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS row (id, invoice_id, organization_id)
      ORDER BY invoice_id
     ON CONFLICT (invoice_id) DO NOTHING`,
    [
      invoices.map(() => toUuid(newId('bil'))),
      invoices.map(({ invoiceId }) => toUuid(invoiceId)),
      invoices.map(({ organizationId }) => toUuid(organizationId)),
    ],
  );
}

type BillRow = {
  id: string;
  invoiceId: string;
  organizationId: string;
  invoiceNumber: string | null;
  partnerId: string | null;
  payerName: string | null;
  payeeName: string | null;
  amountMinor: bigint | null;
  currency: string | null;
  settledMinor: bigint;
  issuedOn: string | null;
  dueOn: string | null;
  openedAt: Date | null;
  settledAt: Date | null;
  voided: boolean;
  claimedByUserId: string | null;
  claimedByOrganizationId: string | null;
  claimVersion: number;
  version: number;
};

/** Locks the bills of these invoices, in the order of their ids: whoever holds the lock says what is settled. */
export async function lockBills(sql: Sql, invoiceIds: readonly Id<'inv'>[]): Promise<Bill[]> {
  const rows = await sql.query<BillRow>(
    `SELECT id::text, invoice_id::text AS "invoiceId", organization_id::text AS "organizationId", invoice_number AS "invoiceNumber",
            partner_id::text AS "partnerId", payer_name AS "payerName", payee_name AS "payeeName", amount_minor AS "amountMinor", currency,
            settled_minor AS "settledMinor", issued_on::text AS "issuedOn", due_on::text AS "dueOn", opened_at AS "openedAt",
            settled_at AS "settledAt", voided, claimed_by_user_id::text AS "claimedByUserId",
            claimed_by_organization_id::text AS "claimedByOrganizationId", claim_version AS "claimVersion", version
       FROM bill WHERE invoice_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [[...new Set(invoiceIds)].map(toUuid)],
  );
  return rows.map(billOf);
}

function billOf(row: BillRow): Bill {
  const { invoiceNumber, partnerId, payerName, payeeName, amountMinor, currency, issuedOn, openedAt, claimedByUserId } = row;
  const known =
    invoiceNumber !== null &&
    partnerId !== null &&
    payerName !== null &&
    payeeName !== null &&
    amountMinor !== null &&
    currency !== null &&
    issuedOn !== null &&
    openedAt !== null;
  const terms = known
    ? {
        invoiceNumber,
        partnerId: fromUuid('ptn', partnerId),
        payerName,
        payeeName,
        amountMinor,
        currency,
        issuedOn,
        openedAt,
        dueOn: row.dueOn,
      }
    : null;
  const claim =
    claimedByUserId === null
      ? null
      : {
          userId: fromUuid('usr', claimedByUserId),
          organizationId: idOrNull('org', row.claimedByOrganizationId),
          version: row.claimVersion,
        };
  const { voided, settledMinor, settledAt, version } = row;
  const invoiceId = fromUuid('inv', row.invoiceId);
  const organizationId = fromUuid('org', row.organizationId);
  return { id: fromUuid('bil', row.id), invoiceId, organizationId, terms, voided, claim, settledMinor, settledAt, version };
}

/** Writes bills as they are now, with one statement. */
export async function saveBills(sql: Sql, bills: readonly Bill[]): Promise<void> {
  if (bills.length === 0) return;
  const rows = bills.map(({ id, terms, claim, ...bill }) => ({
    id: toUuid(id),
    status: terms === null ? 'AWAITED' : statusOf({ ...bill, terms }),
    invoice_number: terms?.invoiceNumber ?? null,
    partner_id: uuidOrNull(terms?.partnerId ?? null),
    payer_name: terms?.payerName ?? null,
    payee_name: terms?.payeeName ?? null,
    amount_minor: terms?.amountMinor.toString() ?? null,
    currency: terms?.currency ?? null,
    settled_minor: bill.settledMinor.toString(),
    issued_on: terms?.issuedOn ?? null,
    due_on: terms?.dueOn ?? null,
    opened_at: terms?.openedAt ?? null,
    settled_at: bill.settledAt,
    voided: bill.voided,
    claimed_by_user_id: uuidOrNull(claim?.userId ?? null),
    claimed_by_organization_id: uuidOrNull(claim?.organizationId ?? null),
    claim_version: claim?.version ?? 0,
    version: bill.version,
  }));
  await sql.execute(
    `UPDATE bill
        SET status = changed.status, invoice_number = changed.invoice_number, partner_id = changed.partner_id,
            payer_name = changed.payer_name, payee_name = changed.payee_name, amount_minor = changed.amount_minor,
            currency = changed.currency, settled_minor = changed.settled_minor, issued_on = changed.issued_on, due_on = changed.due_on,
            opened_at = changed.opened_at, settled_at = changed.settled_at, voided = changed.voided,
            claimed_by_user_id = changed.claimed_by_user_id, claimed_by_organization_id = changed.claimed_by_organization_id,
            claim_version = changed.claim_version, version = changed.version
       FROM jsonb_to_recordset($1::jsonb) AS changed (
            id uuid, status text, invoice_number text, partner_id uuid, payer_name text, payee_name text, amount_minor bigint, currency text,
            settled_minor bigint, issued_on date, due_on date, opened_at timestamptz, settled_at timestamptz, voided boolean,
            claimed_by_user_id uuid, claimed_by_organization_id uuid, claim_version integer, version integer)
      WHERE bill.id = changed.id`,
    [JSON.stringify(rows)],
  );
}
