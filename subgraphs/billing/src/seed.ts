import type { Sql } from '@quittance/database/sql';

/** An issued invoice, as far as its bill goes; UUIDs. */
export type SeededInvoice = {
  id: string;
  number: string;
  partnerId: string;
  payerName: string;
  payeeName: string;
  amountMinor: bigint;
  currency: string;
  issuedOn: string;
  dueOn: string;
  issuedAt: Date;
  voided: boolean;
};

/** Bills that nobody has paid, with what reports count of them, for invoices that were seeded and no event told of. The bill's id is the invoice's. */
export async function seedBills(sql: Sql, organizationId: string, invoices: readonly SeededInvoice[]): Promise<void> {
  await sql.execute(insertBills, [
    organizationId,
    invoices.map(({ id }) => id),
    invoices.map(({ number }) => number),
    invoices.map(({ partnerId }) => partnerId),
    invoices.map(({ payerName }) => payerName),
    invoices.map(({ payeeName }) => payeeName),
    invoices.map(({ amountMinor }) => amountMinor.toString()),
    invoices.map(({ currency }) => currency),
    invoices.map(({ issuedOn }) => issuedOn),
    invoices.map(({ dueOn }) => dueOn),
    invoices.map(({ issuedAt }) => issuedAt.toISOString()),
    invoices.map(({ voided }) => voided),
  ]);
}

const insertBills = `
  WITH seeded AS (
  INSERT INTO bill (id, invoice_id, organization_id, status, invoice_number, partner_id, payer_name, payee_name, amount_minor, currency,
                    issued_on, due_on, opened_at, voided)
  SELECT id, id, $1::uuid, CASE WHEN voided THEN 'CANCELED' ELSE 'OPEN' END, number, partner_id, payer, payee, amount, currency, issued_on, due_on,
         opened_at, voided
    FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::date[], $10::date[], $11::timestamptz[],
                $12::boolean[])
         AS row (id, number, partner_id, payer, payee, amount, currency, issued_on, due_on, opened_at, voided)
  RETURNING id, organization_id, partner_id, amount_minor, currency, issued_on, voided)
  INSERT INTO bill_change (bill_id, version, kind, organization_id, partner_id, amount_minor, currency, happened_on)
  SELECT id, 0, kind, organization_id, partner_id, amount_minor, currency, issued_on
    FROM seeded CROSS JOIN (VALUES ('BILLED'), ('CANCELED')) AS change (kind)
   WHERE amount_minor > 0 AND (kind = 'BILLED' OR voided)`;
