import type { Sql } from '@quittance/database/sql';
import { fromUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { InvoiceDocumentSnapshot } from './document/snapshot.ts';

/** How much of what, for whom; the same words make the same data. UUIDs. */
export type Seed = { organizationId: string; partners: number; invoices: number; seed: number };

/**
 * Fills an organisation with partners and invoices: drafts, issued ones and a few that were voided, from two years back until today, numbered
 * without gaps in a series of their own. For measuring: they keep every rule of the tables, but no event tells of them and their documents are
 * not drawn. Give it a transaction of the owner's that sees all tenants; what is there already fails.
 */
export async function seedInvoices(sql: Sql, { organizationId, partners, invoices, seed }: Seed): Promise<void> {
  const values = [organizationId, seed, partners];
  await sql.execute(insertPartners, values);
  await sql.execute(insertInvoices, [...values, invoices]);
  // The trigger lets a series count by one only: true for whoever issues, and too slow here.
  await sql.execute('ALTER TABLE number_series DISABLE TRIGGER number_series_count_by_one');
  await sql.execute(insertSeries, values.slice(0, 2));
  await sql.execute('ALTER TABLE number_series ENABLE TRIGGER number_series_count_by_one');
}

/** Chance that is the same every time: from 0 up to, without, `below`. */
const chance = (of: string, below: number) => `abs(hashint8extended(${of}, $2::bigint) % ${below})`;
const idOf = (what: string, number: string) => `md5($1 || ':' || $2::bigint || ':${what}:' || ${number})::uuid`;

const words = "ARRAY['Adatum', 'Contoso', 'Fabrikam', 'Litware', 'Northwind', 'Proseware', 'Tailspin', 'Wingtip']";
const places = "ARRAY['Berlin', 'Lyon', 'Porto', 'Wien', 'Gent']";

const insertPartners = `
  INSERT INTO partner (id, organization_id, kind, name, email, external_reference, address, roles, created_at, updated_at)
  SELECT ${idOf('partner', 'k')}, $1::uuid, 'COMPANY', name || ' ' || k, 'ap' || k || '@' || lower(name) || '.example', 'S' || $2::bigint || '-' || k,
         jsonb_build_object('line1', 'Ring ' || k, 'line2', NULL, 'city', city, 'postalCode', '1010', 'country', 'DE'),
         ARRAY['CUSTOMER'], at, at
    FROM (SELECT k, (${words})[1 + ${chance('k', 8)}] AS name, (${places})[1 + ${chance('-k', 5)}] AS city,
                 date_trunc('milliseconds', now()) - make_interval(days => 720, secs => k) AS at
            FROM generate_series(1, $3::bigint) AS k) AS made`;

/** One line: 2 hours at a price of 1 to 2,000, taxed at 19 %, so that all is exact. */
const insertInvoices = `
  INSERT INTO invoice (id, organization_id, status, currency, price_mode, number, issued_on, due_on, buyer_id, buyer_name, content,
                       line_net_minor, discount_minor, charge_minor, taxable_minor, tax_minor, total_minor, due_minor, document_id, pay_token,
                       issued_at, created_at, updated_at, voided_at, version)
  SELECT ${idOf('invoice', 'k')}, $1::uuid, status, currency, 'NET',
         CASE WHEN issued THEN 'SEED-' || $2::bigint || '-' || lpad(count(*) FILTER (WHERE issued) OVER (ORDER BY k)::text, 7, '0') END,
         CASE WHEN issued THEN at::date END, CASE WHEN issued THEN at::date + 14 END, partner.id, partner.name,
         jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('description', 'Consulting', 'quantity', '2', 'unit', 'h',
             'unitPrice', price::text, 'itemId', NULL, 'marketableId', NULL, 'discount', NULL, 'taxCategory', 'S', 'taxRate', '19')),
             'discounts', '[]'::jsonb, 'charges', '[]'::jsonb),
         200 * price, 0, 0, 200 * price, 38 * price, 238 * price, CASE WHEN status = 'VOID' THEN 0 ELSE 238 * price END,
         CASE WHEN issued THEN ${idOf('document', 'k')} END,
         CASE WHEN issued THEN substr(translate(encode(sha256(convert_to($1 || $2::bigint || ':' || k, 'UTF8')), 'base64'), '+/=', '-_'), 1, 22) END,
         CASE WHEN issued THEN at END, at, at, CASE WHEN status = 'VOID' THEN at END, 1
    FROM (SELECT k, status, status <> 'DRAFT' AS issued, currency, price, at, ${idOf('partner', 'partner')} AS partner_id
            FROM (SELECT k, (ARRAY['DRAFT', 'VOID', 'ISSUED', 'ISSUED', 'ISSUED', 'ISSUED', 'ISSUED', 'ISSUED', 'ISSUED', 'ISSUED'])[1 + ${chance('k', 10)}] AS status,
                         CASE WHEN ${chance('-k', 10)} = 0 THEN 'USD' ELSE 'EUR' END AS currency,
                         1 + ${chance('k + 1000000007', 2_000)} AS price,
                         1 + (${chance('k * 31', 1_000_000)}) % $3::bigint AS partner,
                         date_trunc('milliseconds', now()) - (($4::bigint - k) * interval '720 days' / $4::bigint) AS at
                    FROM generate_series(1, $4::bigint) AS k) AS drawn) AS made
    JOIN partner ON partner.organization_id = $1::uuid AND partner.id = partner_id
   ORDER BY k`;

const insertSeries = `
  INSERT INTO number_series (organization_id, series, last_number)
  SELECT $1::uuid, 'SEED-' || $2::bigint, count(*) FROM invoice WHERE organization_id = $1::uuid AND number LIKE 'SEED-' || $2::bigint || '-%'`;

const documentsAtOnce = 5_000;

/** What the seeded invoices that are issued say, for ever. In the same transaction; half of the time goes into it, and lists don't need it. */
export async function seedDocuments(sql: Sql, { organizationId, seed }: Seed): Promise<void> {
  let after = '';
  for (;;) {
    const rows = await sql.query<IssuedRow>(selectIssued, [organizationId, seed, after, documentsAtOnce]);
    await sql.execute(insertDocuments, [
      organizationId,
      seed,
      rows.map(({ documentId }) => documentId),
      rows.map(({ invoiceId }) => invoiceId),
      rows.map((row) => JSON.stringify(snapshotOf(row, organizationId))),
    ]);
    const last = rows.at(-1);
    if (last === undefined || rows.length < documentsAtOnce) return;
    after = last.number;
  }
}

type IssuedRow = {
  invoiceId: string;
  documentId: string;
  number: string;
  issuedOn: string;
  dueOn: string;
  currency: Currency;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  payToken: string;
  unitPrice: string;
  sellerName: string;
  partnerId: string;
  buyerName: string;
  buyerEmail: string;
  buyerAddress: InvoiceDocumentSnapshot['buyer']['address'];
};

const selectIssued = `
  SELECT invoice.id::text AS "invoiceId", document_id::text AS "documentId", number, issued_on::text AS "issuedOn", due_on::text AS "dueOn",
         invoice.currency, line_net_minor AS "netMinor", tax_minor AS "taxMinor", total_minor AS "totalMinor", pay_token AS "payToken",
         content #>> '{lines,0,unitPrice}' AS "unitPrice", organization.name AS "sellerName", partner.id::text AS "partnerId",
         partner.name AS "buyerName", partner.email AS "buyerEmail", partner.address AS "buyerAddress"
    FROM invoice JOIN partner ON partner.id = buyer_id JOIN organization ON organization.id = invoice.organization_id
   WHERE invoice.organization_id = $1::uuid AND number LIKE 'SEED-' || $2::bigint || '-%' AND number > $3
   ORDER BY number LIMIT $4::integer`;

const insertDocuments = `
  INSERT INTO invoice_document (id, invoice_id, organization_id, series, series_number, number, issued_on, currency, total_minor, snapshot, created_at)
  SELECT invoice.document_id, invoice.id, invoice.organization_id, 'SEED-' || $2::bigint, right(number, 7)::integer, number, issued_on, currency,
         total_minor, snapshot, issued_at
    FROM unnest($3::uuid[], $4::uuid[], $5::jsonb[]) AS drawn (document_id, invoice_id, snapshot)
    JOIN invoice ON invoice.id = drawn.invoice_id AND organization_id = $1::uuid`;

function snapshotOf(row: IssuedRow, organizationId: string): InvoiceDocumentSnapshot {
  const [net, tax, total] = [row.netMinor, row.taxMinor, row.totalMinor].map(String) as [string, string, string];
  const nobody = { email: null, taxId: null, address: null };
  return {
    version: 1,
    documentId: fromUuid('doc', row.documentId),
    invoiceId: fromUuid('inv', row.invoiceId),
    kind: 'INVOICE',
    number: row.number,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    currency: row.currency,
    priceMode: 'NET',
    seller: { ...nobody, name: row.sellerName, organizationId: fromUuid('org', organizationId) },
    buyer: {
      name: row.buyerName,
      email: row.buyerEmail,
      taxId: null,
      address: row.buyerAddress,
      partnerId: fromUuid('ptn', row.partnerId),
    },
    lines: [
      {
        position: 1,
        description: 'Consulting',
        quantity: '2',
        unit: 'h',
        unitPrice: row.unitPrice,
        itemId: null,
        marketableId: null,
        discount: null,
        taxCategory: 'S',
        taxRate: '19',
        amountMinor: net,
        netMinor: net,
      },
    ],
    discounts: [],
    charges: [],
    taxBreakdown: [{ category: 'S', rate: '19', taxableMinor: net, taxMinor: tax }],
    totals: { lineNetMinor: net, discountMinor: '0', chargeMinor: '0', taxableMinor: net, taxMinor: tax, totalMinor: total },
    notes: null,
    payUrl: `http://localhost/pay/${row.payToken}`,
    logo: null,
    language: 'en',
  };
}
