import type { Sql } from '@quittance/database/sql';
import { type Facts, readFacts } from '@quittance/reconciliation/facts';

/** What is asked for, by UUID of the invoice: its total, and nothing once it is voided. */
export const asked = (sql: Sql): Facts => facts(sql, 'CASE WHEN voided_at IS NULL THEN total_minor ELSE 0 END');

/** What invoices are said to be paid of, by UUID. */
export const paid = (sql: Sql): Facts => facts(sql, 'paid_minor');

const facts = (sql: Sql, amount: string) =>
  readFacts(
    sql,
    `SELECT id::text, currency, (${amount})::text AS amount FROM invoice WHERE issued_at IS NOT NULL ORDER BY invoice.id`,
  );
