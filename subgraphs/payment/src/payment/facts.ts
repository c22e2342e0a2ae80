import type { Sql } from '@quittance/database/sql';
import { fromUuid } from '@quittance/ids';
import { type Facts, readFacts } from '@quittance/reconciliation/facts';

/** What was captured, by payment. */
export const captured = (sql: Sql): Facts => facts(sql, 'amount_minor', 'captured_at IS NOT NULL');

/** What providers gave back, by payment. */
export const refunded = (sql: Sql): Facts => facts(sql, 'refunded_minor', 'refunded_minor > 0');

/** What is disputed with a provider that has not decided yet, by payment. */
export const disputed = (sql: Sql): Facts => facts(sql, 'disputed_minor', `dispute_status = 'OPEN'`);

const facts = (sql: Sql, amount: string, condition: string) =>
  readFacts(
    sql,
    `SELECT id::text, currency, ${amount}::text AS amount FROM payment WHERE ${condition} ORDER BY payment.id`,
    (id) => fromUuid('pay', id),
  );
