import { prismaSql } from '@quittance/database/prisma-sql';
import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { Deps } from '../deps.ts';
import { afterCursor, type KeysetOrder, orderAndLimit } from '../keyset.ts';
import { containing } from '../search.ts';
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
  const conditions = ['organization_id = $1::uuid', ...conditionsOf(filter, today, value)];
  const after = afterCursor(keyset, page, value);
  if (after !== null) conditions.push(after);
  const rows = await prismaSql(db).query<{ id: string; key: string }>(
    `SELECT id::text, (${keyset.column})::text AS key FROM invoice WHERE ${conditions.join(' AND ')} ${orderAndLimit(keyset, page)}`,
    values,
  );
  const invoices = await findInvoices(
    db,
    rows.map(({ id }) => fromUuid('inv', id)),
  );
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  return rows.flatMap(({ id, key }) => {
    const invoice = byId.get(fromUuid('inv', id));
    return invoice === undefined ? [] : [{ invoice, key: [key, id] }];
  });
}

function conditionsOf(filter: InvoiceFilter, today: string, value: (given: unknown) => string): string[] {
  const { status, buyerId, overdue, search, issuedOn, currency } = filter;
  const conditions: string[] = [];
  if (status !== null) conditions.push(`status = ANY(${value(status)}::text[])`);
  if (buyerId !== null) conditions.push(`buyer_id = ${value(toUuid(buyerId))}::uuid`);
  if (currency !== null) conditions.push(`currency = ${value(currency)}`);
  if (issuedOn?.from) conditions.push(`issued_on >= ${value(issuedOn.from)}::date`);
  if (issuedOn?.to) conditions.push(`issued_on <= ${value(issuedOn.to)}::date`);
  if (overdue !== null) conditions.push(`${overdue ? '' : 'NOT '}${overdueOn(value(today))}`);
  if (search !== null) {
    const pattern = value(containing(search));
    conditions.push(`(number ILIKE ${pattern} OR buyer_name ILIKE ${pattern})`);
  }
  return conditions;
}

/** `isOverdue` in SQL. Never null, so that it can be negated. */
export function overdueOn(today: string): string {
  return `(status IN ('ISSUED', 'PARTIALLY_PAID') AND ${dueDate} < ${today}::date)`;
}
