import { inSnapshot } from '@quittance/database/transaction';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DatabaseBefore, databaseBefore } from '../../test/database-before.ts';
import { reconcileRecords } from '../reconciliation/reconcile-records.ts';

const name = '20260109000000_bill_changes';

let database: DatabaseBefore;

/** A database as it was before there were changes of bills, with bills in every state. */
beforeAll(async () => {
  database = await databaseBefore(name);
  await database.pool.query(`
    INSERT INTO bill (id, invoice_id, organization_id, status, invoice_number, partner_id, payer_name, payee_name, amount_minor, currency,
                      settled_minor, issued_on, opened_at, voided)
    SELECT md5(number::text)::uuid, gen_random_uuid(), gen_random_uuid(), status, number, gen_random_uuid(), 'Payer', 'Payee', 100, 'EUR', settled,
           '2026-01-10', now(), status = 'CANCELED'
      FROM (VALUES ('open', 'OPEN', 0), ('part', 'PARTIALLY_SETTLED', 70), ('refunded', 'PARTIALLY_SETTLED', 60), ('own', 'SETTLED', 100),
                   ('void', 'CANCELED', 0)) AS bill (number, status, settled);
    INSERT INTO bill (id, invoice_id, organization_id, status) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'AWAITED');
    INSERT INTO funding (id, source, purpose, bill_id, amount_minor, currency, applied_minor, refunded_minor, received_at, provider)
    SELECT md5('funding ' || number)::uuid, 'PROVIDER', 'INVOICE', md5(number)::uuid, paid, 'EUR', paid - refunded, refunded,
           '2026-01-31T23:30:00Z', 'sandbox'
      FROM (VALUES ('part', 70, 0), ('refunded', 100, 40), ('own', 100, 0)) AS funding (number, paid, refunded);
    INSERT INTO refund (id, funding_id, amount_minor, booked_minor, refunded_at)
    VALUES ('refund', md5('funding refunded')::uuid, 40, 40, '2026-02-14T12:00:00Z');
    INSERT INTO settlement (transfer_id, bill_id, funding_id, amount_minor, settled_at)
    SELECT gen_random_uuid(), md5(number)::uuid, md5('funding ' || number)::uuid, amount, '2026-02-01T00:00:01Z'
      FROM (VALUES ('part', 30), ('part', 40), ('refunded', 100)) AS settlement (number, amount)`);
});
afterAll(() => database.close());

test('what changed in bills before it was written down is counted as far as it is known', async () => {
  expect(await database.migrate()).toContain(name);
  const { rows } = await database.pool.query(
    `SELECT invoice_number || ' ' || kind || ' ' || bill_change.amount_minor || ' ' || happened_on AS change
       FROM bill_change JOIN bill ON bill.id = bill_id ORDER BY 1`,
  );
  expect(rows.map(({ change }) => change)).toEqual([
    'open BILLED 100 2026-01-10',
    'own BILLED 100 2026-01-10',
    'own PAID 100 2026-01-10',
    'part BILLED 100 2026-01-10',
    'part PAID 30 2026-01-31',
    'part PAID 40 2026-01-31',
    'refunded BILLED 100 2026-01-10',
    'refunded PAID 100 2026-01-31',
    'refunded REFUNDED 40 2026-02-14',
    'void BILLED 100 2026-01-10',
    'void CANCELED 100 2026-01-10',
  ]);
  const comparisons = await inSnapshot(database.pool, reconcileRecords);
  const counted = comparisons.filter(({ check }) => check.endsWith('_counted'));
  expect(counted.map(({ check, differences }) => [check, differences])).toEqual([
    ['paid_counted', []],
    ['billed_counted', []],
  ]);
});
