import type { Caller } from '@quittance/access/caller';
import { createPool } from '@quittance/database/pool';
import { tellTenant } from '@quittance/database/tenant';
import { inTransaction } from '@quittance/database/transaction';
import { toUuid } from '@quittance/ids';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seedInvoices } from '../src/seed.ts';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';
import { seller } from './story.ts';

const [partners, invoices] = [20_000, 100_000];
let fixture: Fixture;
let caller: Caller;
let owner: pg.Pool;
/** Told nothing, as the connections that serve callers. */
let app: pg.Pool;
beforeAll(async () => {
  fixture = await startFixture();
  caller = await seller(fixture);
  owner = createPool({
    url: fixture.ownerUrl,
    applicationName: 'test',
    max: 1,
    acrossTenants: true,
    statementTimeoutMs: 120_000,
  });
  app = createPool({ url: fixture.appUrl, applicationName: 'test', max: 1 });
  await inTransaction(owner, (sql) => seedInvoices(sql, { organizationId: organizationOf(caller), partners, invoices, seed: 1 }));
  await owner.query('ANALYZE');
}, 120_000);
afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await fixture.stop();
});

function organizationOf({ organization }: Caller): string {
  if (organization === null) throw new Error('The caller acts for an organisation');
  return toUuid(organization.id);
}

type Statement = { text: string; values: unknown[] };

/** What was asked of invoices and partners meanwhile. */
async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  // Passes everything on.
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const statements = spy.mock.calls.map(([query]) => query as unknown as Statement);
  spy.mockRestore();
  return statements.filter(({ text }) => /FROM ("public"\.)?"?(invoice|partner)/.test(text));
}

type Node = { 'Node Type': string; 'Relation Name'?: string; 'Plan Rows': number; Plans?: Node[] };

/** What would take long, as the planner sees it with the rights of the caller: tables read whole, and sorting what the tables hold. */
async function slowPartsOf({ text, values }: Statement): Promise<string[]> {
  const organizationId = organizationOf(caller);
  const tenant = { organizationId, organizationIds: [organizationId], personId: null, idempotencyScope: null };
  const plan = await inTransaction(app, async (sql, client) => {
    await sql.query(...tellTenant(tenant));
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, values as unknown[]);
    return (rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan;
  });
  const all = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(all)];
  return all(plan)
    .filter((node) => (node['Node Type'].includes('Seq Scan') || node['Node Type'] === 'Sort') && node['Plan Rows'] > 2_000)
    .map((node) => `${node['Node Type']} of ${node['Plan Rows']} rows ${node['Relation Name'] ?? ''} in ${text}`);
}

const listed = `query ($first: Int, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrderBy) {
  invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes { id number overdue } pageInfo { endCursor hasNextPage } } }`;
const partnersListed = `query ($first: Int, $after: String, $filter: PartnerFilter, $orderBy: PartnerOrderBy) {
  partners(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { nodes { id name } pageInfo { endCursor hasNextPage } } }`;

/** The page is as long as asked for, and nothing in its statements is slow. */
async function expectFast(query: string, variables: Record<string, unknown>, atLeast = 1): Promise<Json> {
  let answer: Json;
  const statements = await statementsOf(async () => {
    answer = await fixture.run(caller, query, { first: 50, ...variables });
  });
  expect(answer.errors).toEqual([]);
  const [connection] = Object.values<Json>(answer.data);
  expect(connection.nodes.length).toBeGreaterThanOrEqual(atLeast);
  expect(statements.length).toBeGreaterThan(0);
  const slow = await Promise.all(statements.map(slowPartsOf));
  expect(slow.flat()).toEqual([]);
  return connection;
}

const orders = ['CREATED_AT', 'ISSUED_ON', 'DUE_ON', 'TOTAL'].flatMap((order) => [`${order}_ASC`, `${order}_DESC`]);

test.each(orders)('invoices by %s, the first page and one from the middle', async (orderBy) => {
  await expectFast(listed, { orderBy }, 50);
  const opposite = orderBy.endsWith('ASC') ? orderBy.replace('ASC', 'DESC') : orderBy.replace('DESC', 'ASC');
  const from = await expectFast(listed, { orderBy: opposite }, 50);
  // Its cursor is a place, in whatever direction one reads on from it: here all but the last 49.
  const rest = await expectFast(listed, { orderBy, after: from.pageInfo.endCursor }, 49);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});

const filters = {
  'a status': { status: ['ISSUED'] },
  'a rare status': { status: ['VOID'] },
  'several statuses': { status: ['DRAFT', 'VOID'] },
  'what is overdue': { overdue: true },
  'a number': { search: '0012345' },
  'a common name': { search: 'Contoso' },
  'a month': { issuedOn: { from: '2026-01-01', to: '2026-01-31' } },
  'a currency': { currency: 'USD' },
};
test.each(Object.entries(filters))('invoices by %s', async (_, filter) => {
  await expectFast(listed, { filter });
});

test('invoices of one partner', async () => {
  const [{ id } = { id: '' }] = (await expectFast(partnersListed, { filter: { search: 'Contoso' } })).nodes;
  await expectFast(listed, { filter: { buyerId: id } });
});

test.each(['NAME_ASC', 'NAME_DESC', 'CREATED_AT_ASC', 'CREATED_AT_DESC'])(
  'partners by %s, and on from there',
  async (orderBy) => {
    const first = await expectFast(partnersListed, { orderBy }, 50);
    await expectFast(partnersListed, { orderBy, after: first.pageInfo.endCursor }, 50);
    await expectFast(partnersListed, { orderBy, filter: { search: '12345' } });
  },
);
