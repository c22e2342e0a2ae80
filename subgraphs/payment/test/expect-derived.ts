import { fromUuid } from '@quittance/ids';
import { expect } from 'vitest';
import { derive, type FactType } from '../src/payment/progress.ts';
import type { Fixture } from './start-fixture.ts';

/**
 * What has to be true after every test: each payment's status is what its events add up to, each capture was told once, and what went back is
 * what refunds and a lost dispute add up to, every refund told once.
 */
export async function expectDerived(fixture: Fixture): Promise<void> {
  const payments = await fixture.rows<{ id: string; status: string; version: number; facts: FactType[] }>(`
    SELECT payment.id, status, version, array_agg(type ORDER BY seq) AS facts
      FROM payment JOIN payment_event ON payment_id = payment.id GROUP BY payment.id`);
  for (const { id, status, version, facts } of payments) {
    expect({ id, status, version }).toEqual({ id, status: derive(facts)?.status, version: facts.length });
  }
  const twice = await fixture.rows(`
    SELECT subject FROM outbox WHERE type LIKE '%.payment.captured.v1' GROUP BY subject HAVING count(*) > 1`);
  expect(twice).toEqual([]);
  await expectRefunds(fixture);
}

async function expectRefunds(fixture: Fixture): Promise<void> {
  const sums = await fixture.rows<{ id: string; refunded: string; made: string }>(`
    SELECT payment.id, refunded_minor::text AS refunded,
           (coalesce(sum(refund.amount_minor), 0) + CASE dispute_status WHEN 'LOST' THEN disputed_minor ELSE 0 END)::text AS made
      FROM payment LEFT JOIN refund ON payment_id = payment.id AND refund.status = 'SUCCEEDED' GROUP BY payment.id`);
  for (const { id, refunded, made } of sums) expect({ id, refunded }).toEqual({ id, refunded: made });
  const made = await fixture.rows<{ id: string; provider: string | null }>(`
    SELECT id, CASE WHEN requested_by_user_id IS NULL THEN provider_refund_id END AS provider FROM refund WHERE status = 'SUCCEEDED'`);
  const told = await fixture.rows<{ id: string }>(
    `SELECT data->>'refundId' AS id FROM outbox WHERE type LIKE '%.payment.refunded.v1'`,
  );
  expect(told.map(({ id }) => id).sort()).toEqual(made.map(({ id, provider }) => provider ?? fromUuid('ref', id)).sort());
}
