import type { Caller } from '@quittance/access/caller';
import { callerOf } from '@quittance/testing/caller';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';
import { changeBill, createDraft, createPartner, issued, line, mutate, seller } from './story.ts';

let fixture: Fixture;
let caller: Caller;
let ids: Record<'draft' | 'overdue' | 'open' | 'paid' | 'void' | 'dollars', string>;

beforeAll(async () => {
  fixture = await startFixture();
  caller = await seller(fixture);
  const tofu = await createPartner(fixture, caller, { name: 'Tofu & Söhne' });
  const draft = await createDraft(fixture, caller);
  const overdue = await issued(fixture, caller, { issuedOn: '2026-01-10', dueOn: '2026-01-20', buyerId: tofu });
  const open = await issued(fixture, caller, { issuedOn: '2026-02-10', dueOn: '2199-01-01' });
  const paid = await issued(fixture, caller, { issuedOn: '2026-03-10', dueOn: '2026-03-20' });
  await changeBill(fixture, paid.id);
  const canceled = await issued(fixture, caller, { issuedOn: '2026-04-10' });
  await mutate(fixture, caller, 'voidInvoice', { invoiceId: canceled.id });
  const dollars = await issued(fixture, caller, { currency: 'USD', issuedOn: '2026-05-10', lines: [{ ...line, quantity: '3' }] });
  ids = { draft, overdue: overdue.id, open: open.id, paid: paid.id, void: canceled.id, dollars: dollars.id };
  await issued(fixture, await seller(fixture));
});
afterAll(() => fixture.stop());

const orders = [
  ...['CREATED_AT_DESC', 'CREATED_AT_ASC', 'ISSUED_ON_DESC', 'ISSUED_ON_ASC'],
  ...['DUE_ON_DESC', 'DUE_ON_ASC', 'TOTAL_DESC', 'TOTAL_ASC'],
];

type Statement = { text: string; values: unknown[] };

/** What is asked of our own tables meanwhile; relay and transport look after theirs. */
async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  // Passes everything on.
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const statements = spy.mock.calls.map(([query]) => query as unknown as Statement);
  spy.mockRestore();
  return statements.filter(({ text }) => /FROM ("public"\.)?"?(invoice|partner|organization|document_file)/.test(text));
}

const query = `query ($first: Int, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrderBy) {
  invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes { id number overdue } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

const ask = async (variables: Record<string, unknown>): Promise<Json> => {
  const { data, errors } = await fixture.run(caller, query, variables);
  expect(errors).toEqual([]);
  return data.invoices;
};
const listed = async (filter: Record<string, unknown>, orderBy = 'CREATED_AT_ASC') =>
  (await ask({ filter, orderBy })).nodes.map(
    ({ id }: { id: string }) => Object.entries(ids).find(([, known]) => known === id)?.[0],
  );

describe('invoices', () => {
  test.each([
    ['everything of the organisation, and nothing else', {}, ['draft', 'overdue', 'open', 'paid', 'void', 'dollars']],
    ['one status', { status: 'DRAFT' }, ['draft']],
    ['several statuses', { status: ['PAID', 'VOID'] }, ['paid', 'void']],
    ['what is overdue', { overdue: true }, ['overdue']],
    ['what is not', { overdue: false }, ['draft', 'open', 'paid', 'void', 'dollars']],
    ['a part of the buyer’s name', { search: 'söhne' }, ['overdue']],
    ['a part of the number', { search: '2026-00003' }, ['paid']],
    ['a range of dates', { issuedOn: { from: '2026-02-10', to: '2026-03-10' } }, ['open', 'paid']],
    ['a range without an end', { issuedOn: { from: '2026-04-11' } }, ['dollars']],
    ['a currency', { currency: 'USD' }, ['dollars']],
    ['conditions together', { currency: 'EUR', status: ['ISSUED'], overdue: false }, ['open']],
  ])('are filtered by %s', async (_what, filter, expected) => {
    expect(await listed(filter)).toEqual(expected);
  });

  test.each([
    ['CREATED_AT_DESC', ['dollars', 'void', 'paid', 'open', 'overdue', 'draft']],
    ['ISSUED_ON_ASC', ['overdue', 'open', 'paid', 'void', 'dollars', 'draft']],
    ['ISSUED_ON_DESC', ['draft', 'dollars', 'void', 'paid', 'open', 'overdue']],
    ['DUE_ON_ASC', ['overdue', 'paid', 'open', 'draft', 'void', 'dollars']],
    ['TOTAL_DESC', ['dollars', 'void', 'paid', 'open', 'overdue', 'draft']],
  ])('are ordered by %s', async (orderBy, expected) => {
    expect(await listed({}, orderBy)).toEqual(expected);
  });

  test.each(orders)('are paged by %s without gaps or repetitions', async (orderBy) => {
    const whole = (await ask({ orderBy })).nodes.map(({ id }: { id: string }) => id);
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: Json = await ask({ orderBy, first: 2, after });
      seen.push(...page.nodes.map(({ id }: { id: string }) => id));
      expect(page.edges.at(-1).cursor).toBe(page.pageInfo.endCursor);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(whole);
  });

  test.each([
    ['a page of 101', { first: 101 }],
    ['a cursor of another list', { after: Buffer.from('["x","y"]').toString('base64url') }],
    ['a day that does not exist', { filter: { issuedOn: { from: '2026-02-30' } } }],
    ['a search that is too long', { filter: { search: 'x'.repeat(101) } }],
    ['what is no id', { filter: { buyerId: 'x' } }],
  ])('refuse %s', async (_what, variables) => {
    expect((await fixture.run(caller, query, variables)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('are for members who may read them', async () => {
    const { errors } = await fixture.run(callerOf({ kind: 'api_key', scopes: ['partners:read'] }), query);
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test.each(orders)('ordered by %s are read along an index, without sorting', async (orderBy) => {
    const [list] = await statementsOf(() => ask({ orderBy, first: 2 }));
    const client = await fixture.app.connect();
    await client.query(
      'BEGIN; SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off; SET LOCAL enable_seqscan = off',
    );
    const { rows } = await client.query(`EXPLAIN ${list?.text}`, list?.values);
    await client.query('ROLLBACK');
    client.release();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan/);
    expect(plan).not.toMatch(/Sort/);
  });

  test('with all their figures cost the same number of statements, however many they are', async () => {
    const fields =
      'nodes { lines { net { amount } } totals { total { amount } } seller { name } buyer { name partner { name } } document { status } }';
    const statements = (first: number) => statementsOf(() => fixture.run(caller, `{ invoices(first: ${first}) { ${fields} } }`));
    expect(await statements(2)).not.toEqual([]);
    expect((await statements(5)).length).toBe((await statements(2)).length);
  });
});

test('invoiceSummary counts each status and adds no two currencies', async () => {
  const summary = `{ invoiceSummary { counts { status count } overdueCount due { amount currency } overdue { amount currency } } }`;
  const { data } = await fixture.run(caller, summary);
  expect(data.invoiceSummary).toEqual({
    counts: expect.arrayContaining([
      ...['DRAFT', 'PAID', 'VOID'].map((status) => ({ status, count: 1 })),
      { status: 'ISSUED', count: 3 },
    ]),
    overdueCount: 1,
    due: [
      { amount: '238.00', currency: 'EUR' },
      { amount: '178.50', currency: 'USD' },
    ],
    overdue: [{ amount: '119.00', currency: 'EUR' }],
  });
});
