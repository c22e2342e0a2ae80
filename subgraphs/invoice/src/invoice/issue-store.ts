import type { Sql } from '@quittance/database/sql';
import { toUuid } from '@quittance/ids';
import { assert } from '@quittance/result';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import type { Issue } from './invoice.ts';

/** What is written at issue, but for the number, which the statement gives. */
export type IssueRows = {
  snapshot: Omit<InvoiceDocumentSnapshot, 'number'>;
  series: string;
  payToken: string;
  issuedAt: Date;
};

/**
 * Gives the next number of the series and writes what bears it: the document, its rendering job and the invoice, in one statement. It locks the
 * series' counter until commit, so it is the last one before the events; a rollback gives the number back.
 */
export async function writeIssue(sql: Sql, { snapshot, series, payToken, issuedAt }: IssueRows): Promise<Issue> {
  const [row] = await sql.query<{ number: string }>(statement, [
    toUuid(snapshot.seller.organizationId),
    series,
    toUuid(snapshot.documentId),
    toUuid(snapshot.invoiceId),
    JSON.stringify(snapshot),
    issuedAt,
    payToken,
    snapshot.buyer.name,
  ]);
  assert(row !== undefined, 'the draft is locked');
  return { number: row.number, documentId: snapshot.documentId, payToken, issuedAt };
}

const statement = `
  WITH counter AS (
    INSERT INTO number_series AS known (organization_id, series, last_number) VALUES ($1::uuid, $2, 1)
    ON CONFLICT (organization_id, series) DO UPDATE SET last_number = known.last_number + 1
    RETURNING last_number
  ), numbered AS (
    SELECT last_number, $2 || '-' || lpad(last_number::text, greatest(5, length(last_number::text)), '0') AS number FROM counter
  ), document AS (
    INSERT INTO invoice_document (id, invoice_id, organization_id, series, series_number, number, issued_on, currency, total_minor,
                                  snapshot, created_at)
    SELECT $3::uuid, $4::uuid, $1::uuid, $2, last_number, number, ($5::jsonb->>'issuedOn')::date, $5::jsonb->>'currency',
           ($5::jsonb->'totals'->>'totalMinor')::bigint, $5::jsonb || jsonb_build_object('number', number), $6::timestamptz
      FROM numbered
    RETURNING id
  ), job AS (
    INSERT INTO render_job (document_id, next_attempt_at) SELECT id, $6::timestamptz FROM document
  )
  UPDATE invoice SET status = 'ISSUED', number = numbered.number, document_id = $3::uuid, pay_token = $7, issued_at = $6::timestamptz,
         issued_on = ($5::jsonb->>'issuedOn')::date, buyer_name = $8, version = version + 1, updated_at = $6::timestamptz
    FROM numbered WHERE invoice.id = $4::uuid
  RETURNING numbered.number`;
