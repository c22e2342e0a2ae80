import type { Sql } from '@quittance/database/sql';
import { fromUuid } from '@quittance/ids';
import { type Facts, readFacts } from '@quittance/reconciliation/facts';

/** What was captured, by payment. */
export const captured = (sql: Sql): Facts => facts(sql, 'amount_minor', 'captured_at IS NOT NULL');

/** What was given back, by payment. */
export const refunded = (sql: Sql): Facts => facts(sql, 'refunded_minor', 'refunded_minor > 0');

/** What is set aside for refunds that are not made yet, by payment. */
export const refunding = (sql: Sql): Facts => facts(sql, refundingMinor, `${refundingMinor} > 0`);

/** What is disputed with a provider that has not decided yet, by payment: at most what is neither given back nor set aside for a refund. */
export const disputed = (sql: Sql): Facts =>
  facts(sql, `least(disputed_minor, ${leftMinor})`, `dispute_status = 'OPEN' AND ${leftMinor} > 0`);

const refundingMinor = `(SELECT coalesce(sum(refund.amount_minor), 0) FROM refund WHERE payment_id = payment.id AND refund.status = 'RESERVED')`;
const leftMinor = `(amount_minor - refunded_minor - ${refundingMinor})`;

const facts = (sql: Sql, amount: string, condition: string) =>
  readFacts(
    sql,
    `SELECT id::text, currency, ${amount}::text AS amount FROM payment WHERE ${condition} ORDER BY payment.id`,
    (id) => fromUuid('pay', id),
  );
