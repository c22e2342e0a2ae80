import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { type Tenant, tellTenant } from '@quittance/database/tenant';
import { inTransaction } from '@quittance/database/transaction';
import { fromUuid, type Id, newId, toUuid } from '@quittance/ids';
import { createTestDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportQuery } from './report.ts';
import { loadMovements, loadRows, sortKeyOf } from './store.ts';

const organizationId = newId('org');
const many = 60_000;
const partners = 5_000;

let database: TestDatabase;
let owner: pg.Pool;
/** Told nothing, as the connections that serve callers. */
let app: pg.Pool;

/** 60,000 bills over ten years, half of them paid a month later; a fifth of them of one organisation, to 5,000 partners. */
beforeAll(async () => {
  database = await createTestDatabase('billing');
  const options = { applicationName: 'reports', max: 2, statementTimeoutMs: 120_000 };
  owner = createPool({ ...options, url: database.ownerUrl, acrossTenants: true });
  app = createPool({ ...options, url: database.appUrl });
  await owner.query(
    `INSERT INTO bill (id, invoice_id, organization_id, status, invoice_number, partner_id, payer_name, payee_name, amount_minor, currency,
                       issued_on, opened_at)
     SELECT md5('bill' || number)::uuid, md5('invoice' || number)::uuid,
            CASE WHEN number % 5 = 0 THEN $1::uuid ELSE md5('org' || number % 50)::uuid END, 'OPEN', 'INV-' || number,
            md5('partner' || number / 5 % ${partners})::uuid, 'Partner ' || number / 5 % ${partners}, 'Payee', 100 + number / 5 % 1000,
            CASE WHEN number / 5 % 4 = 0 THEN 'USD' ELSE 'EUR' END, date '2016-01-01' + number / 5 % 3650, now()
       FROM generate_series(1, ${many}) AS number`,
    [toUuid(organizationId)],
  );
  await owner.query(
    `INSERT INTO bill_change (bill_id, version, kind, organization_id, partner_id, amount_minor, currency, happened_on)
     SELECT id, month, kind, organization_id, partner_id, amount_minor, currency, issued_on + 30 * month
       FROM bill CROSS JOIN (VALUES (0, 'BILLED'), (1, 'PAID')) AS change (month, kind)
      WHERE month = 0 OR amount_minor % 2 = 0`,
  );
  await owner.query('VACUUM (ANALYZE) bill');
  await owner.query('VACUUM (ANALYZE) bill_change');
}, 120_000);
afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await database.drop();
});

const decade: ReportQuery = {
  organizationId,
  from: '2016-01-01',
  to: '2025-12-31',
  groupBy: 'MONTH',
  partnerId: null,
  currency: null,
};
const tenantOf = (id: Id<'org'>): Tenant => ({
  organizationId: toUuid(id),
  organizationIds: [toUuid(id)],
  personId: null,
  idempotencyScope: null,
});

type Node = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Node[] };

/** How PostgreSQL reads the tables for the caller of that organisation, under its policies: `Index Only Scan bill_change_by_day`. */
async function scansOf(work: (sql: ReturnType<typeof pgSql>) => Promise<unknown>): Promise<string[]> {
  return inTransaction(app, async (sql, client) => {
    await sql.query(...tellTenant(tenantOf(organizationId)));
    const scans: string[] = [];
    const collect = (node: Node) => {
      if (node['Node Type'].includes('Scan') && (node['Relation Name'] ?? node['Index Name']) !== undefined)
        scans.push(`${node['Node Type']} ${node['Index Name'] ?? node['Relation Name']}`);
      node.Plans?.forEach(collect);
    };
    const explain = async <R>(text: string, values: readonly unknown[] = []): Promise<R[]> => {
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
      collect((rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan);
      return [];
    };
    await work({ ...pgSql(client), query: explain });
    return scans;
  });
}

test('among many bills only those of the organisation are read, by an index; of one partner only theirs', async () => {
  const partnerId = fromUuid('ptn', (await owner.query(`SELECT md5('partner7')::uuid AS id`)).rows[0].id);
  // From the index alone, or from the table by way of it: that depends on how much of it was vacuumed.
  const byIndex =
    /^(Bitmap Heap Scan bill_change|(Bitmap Index|Index Only|Index) Scan (bill_change_by_(day|partner)|bill_pkey))$/;
  for (const scans of [
    await scansOf((sql) => loadMovements(sql, decade)),
    await scansOf((sql) => loadRows(sql, decade, null, 51)),
  ])
    for (const scan of scans) expect(scan).toMatch(byIndex);
  const ofPartner = await scansOf((sql) => loadMovements(sql, { ...decade, partnerId }));
  expect(ofPartner.at(-1)).toMatch(/^(Bitmap Index|Index Only|Index) Scan bill_change_by_partner$/);
});

test('pages of many rows fit together: each once, in one order', async () => {
  const query = { ...decade, from: '2020-06-01', to: '2020-08-31' };
  const all = await loadRows(pgSql(owner), query, null, 100_000);
  const paged = [];
  for (let page = await loadRows(pgSql(owner), query, null, 100); page.length > 0; ) {
    paged.push(...page);
    const last = page.at(-1);
    page = last === undefined ? [] : await loadRows(pgSql(owner), query, sortKeyOf(last), 100);
  }
  expect(all.length).toBeGreaterThan(350);
  expect(paged).toEqual(all);
});

test('a caller reaches nothing of another organisation, though the statement asks for it', async () => {
  const asStranger = <T>(work: (sql: ReturnType<typeof pgSql>) => Promise<T>) =>
    inTransaction(app, async (sql) => {
      await sql.query(...tellTenant(tenantOf(newId('org'))));
      return work(sql);
    });
  expect(await asStranger((sql) => loadMovements(sql, decade))).toEqual([]);
  expect(await asStranger((sql) => loadRows(sql, decade, null, 10))).toEqual([]);
});
