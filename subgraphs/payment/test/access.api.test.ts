import { anonymous, type Caller } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import {
  claimInvoice,
  followReturn,
  issueInvoice,
  openCheckout,
  payInvoice,
  paymentOf,
  press,
  type StoryInvoice,
} from './story.ts';

let fixture: Fixture;
let invoice: StoryInvoice;
let payment: { id: `pay_${string}` };
beforeAll(async () => {
  fixture = await startFixture();
  invoice = await issueInvoice(fixture);
  payment = await openCheckout(fixture, invoice);
});
afterAll(() => fixture.stop());

const ask = async (caller: Caller, query: string, variables: Record<string, unknown> = {}) =>
  fixture.run(caller, query, variables);

/** Every way to get at a payment; the answer without it is null or empty. */
const ways: [string, (caller: Caller) => Promise<unknown>][] = [
  [
    'payment',
    async (caller) => (await ask(caller, 'query Q($id: ID!) { payment(id: $id) { id } }', { id: payment.id })).data?.payment,
  ],
  [
    'payments',
    async (caller) => {
      const answer = await ask(caller, '{ payments { nodes { id } } }');
      return (answer.data?.payments as { nodes: unknown[] } | undefined)?.nodes[0] ?? null;
    },
  ],
  [
    'payments of the invoice',
    async (caller) => {
      const query = 'query Q($id: ID!) { payments(filter: { invoiceId: $id }) { nodes { id } } }';
      const answer = await ask(caller, query, { id: invoice.id });
      return (answer.data?.payments as { nodes: unknown[] } | undefined)?.nodes[0] ?? null;
    },
  ],
  [
    'Payment as an entity',
    async (caller) => {
      const query = 'query Q($of: [_Any!]!) { _entities(representations: $of) { ... on Payment { id } } }';
      const answer = await ask(caller, query, { of: [{ __typename: 'Payment', id: payment.id }] });
      return (answer.data?._entities as unknown[] | undefined)?.[0] ?? null;
    },
  ],
  [
    'Invoice.payments',
    async (caller) => {
      const query = 'query Q($of: [_Any!]!) { _entities(representations: $of) { ... on Invoice { payments { nodes { id } } } } }';
      const answer = await ask(caller, query, { of: [{ __typename: 'Invoice', id: invoice.id }] });
      const [entity] = (answer.data?._entities ?? []) as { payments: { nodes: unknown[] } }[];
      return entity?.payments.nodes[0] ?? null;
    },
  ],
];

const organization = (role: 'OWNER' | 'VIEWER' | 'ACCOUNTANT') =>
  callerOf({ role, organization: { id: invoice.organizationId } });

describe.each(ways)('%s', (_name, get) => {
  test('is seen by the payer and by every role of the receiver', async () => {
    const seers = [invoice.payer, invoice.seller, organization('VIEWER'), organization('ACCOUNTANT')];
    for (const caller of seers) expect(await get(caller)).toEqual({ id: payment.id });
  });

  test('is seen by an API key with the scope and by none without', async () => {
    const key = { ...organization('OWNER'), kind: 'api_key' } as const;
    expect(await get({ ...key, scopes: ['payments:read'] })).toEqual({ id: payment.id });
    expect(await get({ ...key, scopes: ['invoices:read'] })).toBeNull();
    const payersKey = { ...invoice.payer, kind: 'api_key' } as const;
    expect(await get({ ...payersKey, scopes: ['invoices:read'] })).toBeNull();
  });

  test('is hidden from everybody else', async () => {
    for (const caller of [callerOf(), callerOf({ role: null })]) expect(await get(caller)).toBeNull();
  });

  test('is hidden from a former member, whose token names another organisation now', async () => {
    expect(await get({ ...callerOf(), organizationIds: [invoice.organizationId] })).toBeNull();
  });
});

test('the lists are not for anonymous callers', async () => {
  for (const query of ['{ payments { nodes { id } } }', '{ paymentProviders { id } }']) {
    expect((await ask(anonymous, query)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  }
  const one = await ask(anonymous, 'query Q($id: ID!) { payment(id: $id) { id } }', { id: payment.id });
  expect(one).toMatchObject({ data: { payment: null }, errors: [] });
});

test('a payer does not learn of the payments of another payer', async () => {
  const stranger = callerOf({ role: null });
  const outcome = await payInvoice(fixture, invoice, {}, stranger);
  expect(outcome).toMatchObject({ code: 'INVOICE_NOT_FOUND' });
  expect(outcome.payment).toBeUndefined();
});

describe('the list', () => {
  test('is ordered from the newest, in pages that join without gap or overlap', async () => {
    const payer = callerOf();
    const made: string[] = [];
    for (let count = 0; count < 5; count++) {
      const own = { ...(await issueInvoice(fixture, { claimed: false })), payer };
      await claimInvoice(fixture, own, payer);
      made.unshift(paymentOf(await payInvoice(fixture, own)).id);
    }
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const query =
        'query Q($after: String) { payments(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
      const answer = await ask(payer, query, { after });
      const list = answer.data?.payments as unknown as Page;
      seen.push(...list.nodes.map(({ id }) => id));
      after = list.pageInfo.endCursor;
      expect(list.pageInfo.hasNextPage).toBe(page < 2);
    }
    expect(seen).toEqual(made);
  });

  test.each([
    ['{ status: [SUCCEEDED] }', 1],
    ['{ status: [FAILED, CANCELED] }', 0],
    ['{ purpose: INVOICE, provider: "sandbox" }', 1],
    ['{ purpose: TOP_UP }', 0],
    ['{ direction: PAID }', 1],
    ['{ direction: RECEIVED }', 0],
  ])('filters by %s', async (filter, count) => {
    const own = await issueInvoice(fixture);
    const paid = await openCheckout(fixture, own);
    await followReturn(await press(paid.checkoutUrl, 'approve'));
    await fixture.settled(paid.id, 'SUCCEEDED');
    const answer = await ask(own.payer, `{ payments(filter: ${filter}) { nodes { id } } }`);
    expect(answer.data?.payments).toMatchObject({ nodes: Array(count).fill({ id: paid.id }) });
  });

  test.each([
    ['first: 101', 'first'],
    ['first: 0', 'first'],
    ['after: "x"', 'after'],
    ['filter: { invoiceId: "pay_1" }', 'filter.invoiceId'],
  ])('refuses %s and names it', async (argument, name) => {
    const [error] = (await ask(callerOf(), `{ payments(${argument}) { nodes { id } } }`)).errors;
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(name) });
  });
});

test('an id that was never given answers like one that may not be seen', async () => {
  const query = 'query Q($id: ID!) { payment(id: $id) { id } }';
  for (const id of [newId('pay'), 'nonsense', payment.id]) {
    expect(await ask(callerOf(), query, { id })).toMatchObject({ data: { payment: null }, errors: [] });
  }
});

type Page = { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
