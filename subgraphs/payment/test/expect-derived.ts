import { expect } from 'vitest';
import { derive, type FactType } from '../src/payment/progress.ts';
import type { Fixture } from './start-fixture.ts';

/** What has to be true after every test: each payment's status is what its events add up to, and each capture was told once. */
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
}
