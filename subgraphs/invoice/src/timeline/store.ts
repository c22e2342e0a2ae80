import type { Sql } from '@quittance/database/sql';
import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, newId, toUuid } from '@quittance/ids';
import { isCurrency } from '@quittance/money/currencies';
import { afterCursor, type KeysetOrder, orderAndLimit } from '../keyset.ts';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { NewTimelineEntry, TimelineEntry, TimelineKind, Viewer } from './timeline.ts';

/**
 * Notes what happened, with one statement however much it is: entries that are there already and those of invoices that are not here are left
 * out. Each invoice is looked up by its key: PostgreSQL takes JSON for a hundred rows, for which it would read all invoices of a young table.
 */
export async function noteInTimeline(sql: Sql, entries: readonly NewTimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await sql.send(
    `INSERT INTO timeline_entry (id, invoice_id, organization_id, kind, at, dedupe_key, audience, payer_user_id, payer_organization_id,
                                 by_user_id, amount_minor, currency, recipient, detail, payment_id, message_id)
     SELECT entry.id, invoice.id, invoice.organization_id, kind, at, dedupe_key, audience, payer_user_id, payer_organization_id,
            by_user_id, amount_minor, entry.currency, recipient, detail, payment_id, message_id
       FROM jsonb_to_recordset($1::jsonb) AS entry (
              id uuid, invoice_id uuid, kind text, at timestamptz, dedupe_key text, audience text, payer_user_id uuid,
              payer_organization_id uuid, by_user_id uuid, amount_minor bigint, currency text, recipient text, detail text,
              payment_id uuid, message_id uuid)
      CROSS JOIN LATERAL (SELECT id, organization_id FROM invoice WHERE id = entry.invoice_id OFFSET 0) AS invoice
     ON CONFLICT (invoice_id, dedupe_key) DO NOTHING`,
    [JSON.stringify(entries.map(toRow))],
  );
}

/** Of a draft that is being deleted. */
export async function forgetTimeline(sql: Sql, invoiceId: Id<'inv'>): Promise<void> {
  await sql.execute('DELETE FROM timeline_entry WHERE invoice_id = $1::uuid', [toUuid(invoiceId)]);
}

/** An entry and where it stands in the list. */
export type ListedEntry = { entry: TimelineEntry; key: [string, string] };

const newestFirst: KeysetOrder = { column: 'at', type: 'timestamptz', direction: 'DESC' };

/** The entries of a page that the viewer may see, newest first, and one more where there are more. */
export async function listTimeline(sql: Sql, invoiceId: Id<'inv'>, viewer: Viewer, page: Page): Promise<ListedEntry[]> {
  const values: unknown[] = [toUuid(invoiceId)];
  const value = (given: unknown) => `$${values.push(given)}`;
  const conditions = ['invoice_id = $1::uuid'];
  if (viewer.kind === 'PAYER') {
    const user = value(uuidOrNull(viewer.userId));
    const organizations = value(viewer.organizationIds.map(toUuid));
    conditions.push(
      `(audience = 'EVERYONE' OR (audience = 'PAYER' AND (payer_user_id = ${user}::uuid OR payer_organization_id = ANY(${organizations}::uuid[]))))`,
    );
  }
  const after = afterCursor(newestFirst, page, value);
  if (after !== null) conditions.push(after);
  const rows = await sql.query<Row>(
    `SELECT id::text AS uuid, invoice_id::text, kind, at, at::text AS key, dedupe_key, audience, payer_user_id::text, payer_organization_id::text,
            by_user_id::text, amount_minor::text, currency, recipient, detail, payment_id::text, message_id::text
       FROM timeline_entry WHERE ${conditions.join(' AND ')} ${orderAndLimit(newestFirst, page)}`,
    values,
  );
  return rows.map((row) => ({ entry: fromRow(row), key: [row.key, row.uuid] }));
}

function toRow(entry: NewTimelineEntry) {
  const audience = entry.audience ?? { kind: 'SELLER' };
  const payer = audience.kind === 'PAYER' ? audience : null;
  return {
    id: toUuid(newId('tml')),
    invoice_id: toUuid(entry.invoiceId),
    kind: entry.kind,
    at: entry.at,
    dedupe_key: entry.dedupeKey,
    audience: audience.kind,
    payer_user_id: uuidOrNull(payer?.userId),
    payer_organization_id: uuidOrNull(payer?.organizationId),
    by_user_id: uuidOrNull(entry.byUserId),
    amount_minor: entry.amount?.amountMinor.toString() ?? null,
    currency: entry.amount?.currency ?? null,
    recipient: entry.recipient ?? null,
    detail: entry.detail ?? null,
    payment_id: uuidOrNull(entry.paymentId),
    message_id: uuidOrNull(entry.messageId),
  };
}

type Row = {
  uuid: string;
  invoice_id: string;
  kind: string;
  at: Date;
  key: string;
  dedupe_key: string;
  audience: string;
  payer_user_id: string | null;
  payer_organization_id: string | null;
  by_user_id: string | null;
  amount_minor: string | null;
  currency: string | null;
  recipient: string | null;
  detail: string | null;
  payment_id: string | null;
  message_id: string | null;
};

function fromRow(row: Row): TimelineEntry {
  const { currency } = row;
  return {
    id: fromUuid('tml', row.uuid),
    invoiceId: fromUuid('inv', row.invoice_id),
    kind: row.kind as TimelineKind,
    at: row.at,
    dedupeKey: row.dedupe_key,
    audience: audienceOf(row),
    byUserId: idOrNull('usr', row.by_user_id),
    amount:
      row.amount_minor !== null && currency !== null && isCurrency(currency)
        ? { amountMinor: BigInt(row.amount_minor), currency }
        : null,
    recipient: row.recipient,
    detail: row.detail,
    paymentId: idOrNull('pay', row.payment_id),
    messageId: idOrNull('msg', row.message_id),
  };
}

function audienceOf(row: Row): TimelineEntry['audience'] {
  if (row.audience !== 'PAYER' || row.payer_user_id === null)
    return { kind: row.audience === 'EVERYONE' ? 'EVERYONE' : 'SELLER' };
  return {
    kind: 'PAYER',
    userId: fromUuid('usr', row.payer_user_id),
    organizationId: idOrNull('org', row.payer_organization_id),
  };
}
