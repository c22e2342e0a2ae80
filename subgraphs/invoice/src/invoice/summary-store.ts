import { prismaSql } from '@quittance/database/prisma-sql';
import { type Id, toUuid } from '@quittance/ids';
import { type Currency, isCurrency } from '@quittance/money/currencies';
import type { Money } from '@quittance/money/money';
import type { Deps } from '../deps.ts';
import type { InvoiceStatus } from './invoice.ts';

/** The figures over an organisation's list of invoices. */
export type InvoiceSummary = {
  counts: { status: InvoiceStatus; count: number }[];
  overdueCount: number;
  due: Money[];
  overdue: Money[];
};

/** Read from two indexes, without touching the invoices themselves; the functions ask whose they are. */
export async function summarizeInvoices(db: Deps['db'], organizationId: Id<'org'>, today: string): Promise<InvoiceSummary> {
  const sql = prismaSql(db);
  const id = toUuid(organizationId);
  const [counts, open] = await Promise.all([
    sql.query<{ status: InvoiceStatus; count: number }>('SELECT status, count FROM invoice_counts($1::uuid) ORDER BY status', [
      id,
    ]),
    sql.query<{ currency: string; due: string; overdue: string; late: number }>(
      'SELECT currency, due, overdue, late FROM invoice_open_sums($1::uuid, $2::date) ORDER BY currency',
      [id, today],
    ),
  ]);
  const sums = open.flatMap(({ currency, ...figures }) => (isCurrency(currency) ? [{ currency, ...figures }] : []));
  const amounts = (minorOf: (sum: (typeof sums)[number]) => string) =>
    sums.map((sum): Money => moneyOf(minorOf(sum), sum.currency)).filter(({ amountMinor }) => amountMinor > 0n);
  return {
    counts,
    overdueCount: sums.reduce((total, { late }) => total + late, 0),
    due: amounts(({ due }) => due),
    overdue: amounts(({ overdue }) => overdue),
  };
}

function moneyOf(minor: string, currency: Currency): Money {
  return { amountMinor: BigInt(minor), currency };
}
