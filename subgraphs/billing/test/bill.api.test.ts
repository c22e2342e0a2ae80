import { anonymous } from '@quittance/access/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, outcomeOf } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { memberOf, storyOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const listQuery = `query ($filter: BillFilter, $first: Int, $after: String) {
  owed: bills(filter: $filter, first: $first, after: $after) { nodes { invoiceNumber invoice { id } payer { name user { id } organization { id } } payee { name organization { id } } status date dueOn }
    pageInfo { hasNextPage endCursor } }
  toPay: billsToPay(filter: $filter, first: $first) { nodes { invoice { id } } } }`;

test('a bill stands in the list of whom it is owed to, and after claiming in that of whoever has to pay it', async () => {
  const story = storyOf();
  await fixture.tell(story.issued);
  const invoice = { id: story.invoiceId };
  expect((await fixture.run(story.payer, listQuery)).data).toMatchObject({ owed: { nodes: [] }, toPay: { nodes: [] } });
  await fixture.tell(story.claimed());
  expect((await fixture.run(story.payer, listQuery)).data).toMatchObject({
    owed: { nodes: [] },
    toPay: { nodes: [{ invoice }] },
  });
  const { data } = await fixture.run(story.seller, listQuery);
  expect(data).toMatchObject({
    owed: {
      nodes: [
        {
          invoice,
          payer: { name: 'Contoso GmbH', user: null, organization: { id: story.payer.organization.id } },
          payee: { name: 'Northwind Studio', organization: { id: story.seller.organization.id } },
          status: 'OPEN',
          date: '2026-01-31',
          dueOn: '2026-02-14',
        },
      ],
    },
    toPay: { nodes: [] },
  });
});

test('what a person has claimed for themselves is theirs, whatever organisation they act for', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.claimed('PERSON'));
  const toPay = async (caller: Parameters<Fixture['run']>[0]) => (await fixture.run(caller, listQuery)).data?.toPay;
  const theirs = { nodes: [{ invoice: { id: story.invoiceId } }] };
  expect(await toPay(memberOf({ userId: story.payer.userId }))).toEqual(theirs);
  expect(await toPay(memberOf({ organization: { id: story.payer.organization.id } }))).toEqual({ nodes: [] });
  expect(await codeOf(fixture.run(anonymous, listQuery))).toBe('UNAUTHENTICATED');
});

test('filters by status, currency and due date; pages newest first', async () => {
  const seller = memberOf();
  const stories = Array.from({ length: 3 }, () => storyOf({ seller }));
  for (const story of stories) await fixture.tell(story.issued);
  await fixture.tell(...stories.slice(0, 1).map((story) => story.captured()));
  const owed = async (variables: Record<string, unknown>) =>
    (await outcomeOf(fixture.run(seller, listQuery, variables))) as {
      nodes: { invoice: { id: string } }[];
      pageInfo: { endCursor: string };
    };
  const [oldest, middle, newest] = stories.map(({ invoiceId }) => ({ invoice: { id: invoiceId } }));
  expect(await owed({ filter: { status: ['OPEN'] } })).toMatchObject({ nodes: [newest, middle] });
  expect(await owed({ filter: { status: ['SETTLED'] } })).toMatchObject({ nodes: [oldest] });
  expect(await owed({ filter: { currency: 'USD' } })).toMatchObject({ nodes: [] });
  expect(await owed({ filter: { overdue: true } })).toMatchObject({ nodes: [newest, middle] });
  const first = await owed({ first: 2 });
  expect(first).toMatchObject({ nodes: [newest, middle], pageInfo: { hasNextPage: true } });
  expect(await owed({ first: 2, after: first.pageInfo.endCursor })).toMatchObject({
    nodes: [oldest],
    pageInfo: { hasNextPage: false },
  });
  expect(await codeOf(fixture.run(seller, listQuery, { first: 101 }))).toBe('BAD_USER_INPUT');
});

test('a bill is seen by both parties, and does not exist for anybody else', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.claimed(), story.captured());
  const { data } = await fixture.run(story.seller, '{ bills { nodes { id } } }');
  const id = (data as unknown as { bills: { nodes: [{ id: string }] } }).bills.nodes[0].id;
  const query = `query ($id: ID!, $inv: ID!) { bill(id: $id) { id transfers { payment { id } } }
    _entities(representations: [{ __typename: "Bill", id: $id }, { __typename: "Invoice", id: $inv }]) { ... on Bill { id } ... on Invoice { bill { id } } } }`;
  const seen = async (caller: Parameters<Fixture['run']>[0]) =>
    (await fixture.run(caller, query, { id, inv: story.invoiceId })).data;
  expect(await seen(story.seller)).toEqual({
    bill: { id, transfers: [{ payment: { id: story.paymentId } }] },
    _entities: [{ id }, { bill: { id } }],
  });
  expect(await seen(story.payer)).toEqual({ bill: { id, transfers: [] }, _entities: [{ id }, { bill: { id } }] });
  expect(await seen(memberOf())).toEqual({ bill: null, _entities: [null, { bill: null }] });
  expect(await seen(anonymous)).toEqual({ bill: null, _entities: [null, { bill: null }] });
});
