import { prismaSql } from '@quittance/database/prisma-sql';
import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { Deps } from '../deps.ts';
import { afterCursor, type KeysetOrder, orderAndLimit } from '../keyset.ts';
import { containing, findMatching } from '../search.ts';
import type { Invoice, InvoiceStatus } from './invoice.ts';
import { findInvoices } from './store.ts';

/** Null: whatever it is. */
export type InvoiceFilter = {
  status: readonly InvoiceStatus[] | null;
  buyerId: Id<'ptn'> | null;
  overdue: boolean | null;
  search: string | null;
  issuedOn: { from: string | null; to: string | null } | null;
  currency: Currency | null;
};

const issueDate = "coalesce(issued_on, 'infinity')";
const dueDate = "coalesce(due_on, 'infinity')";
/** As the index `invoice_search` has it. */
const searched = "(coalesce(number, '') || ' ' || coalesce(buyer_name, ''))";

/** What lists are ordered by; each has an index together with the organisation and the id. */
const orders = {
  CREATED_AT_DESC: { column: 'created_at', type: 'timestamptz', direction: 'DESC' },
  CREATED_AT_ASC: { column: 'created_at', type: 'timestamptz', direction: 'ASC' },
  ISSUED_ON_DESC: { column: issueDate, type: 'date', direction: 'DESC' },
  ISSUED_ON_ASC: { column: issueDate, type: 'date', direction: 'ASC' },
  DUE_ON_DESC: { column: dueDate, type: 'date', direction: 'DESC' },
  DUE_ON_ASC: { column: dueDate, type: 'date', direction: 'ASC' },
  TOTAL_DESC: { column: 'total_minor', type: 'bigint', direction: 'DESC' },
  TOTAL_ASC: { column: 'total_minor', type: 'bigint', direction: 'ASC' },
} as const satisfies Record<string, KeysetOrder>;

export type InvoiceOrder = keyof typeof orders;

/** An invoice and where it stands in the list. */
export type ListedInvoice = { invoice: Invoice; key: [string, string] };

/** The invoices of a page, and one more where there are more. */
export async function listInvoices(
  db: Deps['db'],
  organizationId: Id<'org'>,
  { filter, order, page, today }: { filter: InvoiceFilter; order: InvoiceOrder; page: Page; today: string },
): Promise<ListedInvoice[]> {
  const keyset = orders[order];
  const values: unknown[] = [toUuid(organizationId)];
  const value = (given: unknown) => `$${values.push(given)}`;
  const sql = prismaSql(db);
  const conditions = ['organization_id = $1::uuid', ...conditionsOf(filter, today, value)];
  if (filter.search !== null) {
    const found = await findMatching(sql, 'invoice', organizationId, filter.search);
    conditions.push(
      found === null ? `${searched} ILIKE ${value(containing(filter.search))}` : `id = ANY(${value(found)}::uuid[])`,
    );
  }
  const after = afterCursor(keyset, page, value);
  if (after !== null) conditions.push(after);
  const rows = await sql.query<{ uuid: string; key: string }>(
    `SELECT id::text AS uuid, (${keyset.column})::text AS key FROM invoice WHERE ${conditions.join(' AND ')} ${orderAndLimit(keyset, page)}`,
    values,
  );
  const invoices = await findInvoices(
    db,
    rows.map(({ uuid }) => fromUuid('inv', uuid)),
  );
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  return rows.flatMap(({ uuid, key }) => {
    const invoice = byId.get(fromUuid('inv', uuid));
    return invoice === undefined ? [] : [{ invoice, key: [key, uuid] }];
  });
}

function conditionsOf(filter: InvoiceFilter, today: string, value: (given: unknown) => string): string[] {
  const { status, buyerId, overdue, issuedOn, currency } = filter;
  const conditions: string[] = [];
  // One status has an index of its own, in the order of creation.
  if (status?.length === 1) conditions.push(`status = ${value(status[0])}`);
  else if (status !== null) conditions.push(`status = ANY(${value(status)}::text[])`);
  if (buyerId !== null) conditions.push(`buyer_id = ${value(toUuid(buyerId))}::uuid`);
  if (currency !== null) conditions.push(`currency = ${value(currency)}`);
  if (issuedOn !== null) conditions.push(`status <> 'DRAFT'`);
  if (issuedOn?.from) conditions.push(`${issueDate} >= ${value(issuedOn.from)}::date`);
  if (issuedOn?.to) conditions.push(`${issueDate} <= ${value(issuedOn.to)}::date`);
  if (overdue === true) conditions.push(overdueOn(value(today)));
  // What is not known to be overdue is not: the condition is null where there is no due date.
  if (overdue === false) conditions.push(`${overdueOn(value(today))} IS NOT TRUE`);
  return conditions;
}

/** `isOverdue` in SQL, as the index `invoice_open` wants it. */
function overdueOn(today: string): string {
  return `(status IN ('ISSUED', 'PARTIALLY_PAID') AND due_on < ${today}::date)`;
}
