import type { Caller } from '@quittance/access/caller';
import { type Id, newId } from '@quittance/ids';
import { tenantOf } from '@quittance/subgraph/tenant-of';
import { callerOf } from '@quittance/testing/caller';
import { eventually } from '@quittance/testing/drain';
import { reachOf, tablesOf } from '@quittance/testing/row-level-security';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordOfflinePayment, topUpWallet } from './mutations.ts';
import { refundPayment } from './refunds.ts';
import { type Answer, type Fixture, startFixture } from './start-fixture.ts';
import { issueInvoice, openCheckout, openWallet, press, type StoryInvoice } from './story.ts';

/** What policies say nothing about, and why. A new table is under policies or gets its reason here. */
const open: Readonly<Record<string, string>> = {
  _prisma_migrations: 'the history of the schema; the service may not even read it',
  sandbox_checkout: 'what the sandbox provider keeps on its side',
  sandbox_refund: 'what the sandbox provider keeps on its side',
  sandbox_webhook: 'what the sandbox provider keeps on its side',
  outbox: 'written by all commands, read by the relay alone',
  outbox_sequence: 'counts events',
  inbox: 'ids of events',
  dead_letter: 'read by handlers and for platform administrators alone',
};
/** What callers never ask for themselves: only what works for all tenants reaches it. */
const inner = ['payment_attempt', 'webhook_receipt', 'payment_link', 'idempotency'];
const nothing = { seen: 0, changed: 0, removed: 0, added: 0 };

/** While somebody stands here, the first line is broken: whoever asks is taken for them, and may see and pay whatever is found. */
const broken = vi.hoisted(() => ({ as: null as Caller | null }));
vi.mock('../src/access.ts', async (original) => {
  const access = await original<typeof import('../src/access.ts')>();
  const someone = () => (broken.as?.userId == null ? null : { userId: broken.as.userId, organizationId: null });
  return {
    ...access,
    viewerOf: (caller: Caller) => access.viewerOf(broken.as ?? caller),
    maySee: (...args: Parameters<typeof access.maySee>) => broken.as !== null || access.maySee(...args),
    payingOrganization: (caller: Caller) => access.payingOrganization(broken.as ?? caller),
    payerOf: (...args: Parameters<typeof access.payerOf>) => someone() ?? access.payerOf(...args),
    mayRefund: (...args: Parameters<typeof access.mayRefund>) => broken.as !== null || access.mayRefund(...args),
    ownerOf: (...args: Parameters<typeof access.ownerOf>) => someone() ?? access.ownerOf(...args),
  };
});

let fixture: Fixture;
let invoice: StoryInvoice;
let fresh: StoryInvoice;
let paymentId: string;
let walletId: Id<'wal'>;
const stranger = callerOf();

beforeAll(async () => {
  fixture = await startFixture();
  invoice = await issueInvoice(fixture);
  fresh = await issueInvoice(fixture);
  walletId = await openWallet(fixture, invoice.payer);
  const checkout = await openCheckout(fixture, invoice);
  paymentId = checkout.id;
  await press(checkout.checkoutUrl, 'approve');
  await fixture.settled(paymentId, 'SUCCEEDED');
  await press(checkout.checkoutUrl, 'refund?amount=1');
  await fixture.settled(paymentId, 'PARTIALLY_REFUNDED');
  await eventually(async () => (await rowsOf('webhook_receipt')).length > 0);
});
afterAll(() => fixture.stop());

const rowsOf = async (table: string): Promise<string[]> =>
  (await fixture.rows<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)).map(({ row }) => row);
const guarded = async () => (await tablesOf(fixture.appUrl)).filter(({ table }) => !(table in open)).map(({ table }) => table);

async function withoutChecks<T>(as: Caller, work: () => Promise<T>): Promise<T> {
  broken.as = as;
  try {
    return await work();
  } finally {
    broken.as = null;
  }
}

test('every table is under policies that hold for its owner too, or it is said why not', async () => {
  for (const { table, forced, policies } of await tablesOf(fixture.appUrl)) {
    expect({ table, forced: policies > 0 && forced }).toEqual({ table, forced: !(table in open) });
  }
});

test('who asks for everything, as a stranger or without a word of who they are, reaches nothing of anybody', async () => {
  for (const table of await guarded()) {
    const rows = await rowsOf(table);
    expect(rows, table).not.toEqual([]);
    for (const tenant of [tenantOf(stranger), null])
      expect({ table, ...(await reachOf(fixture.appUrl, tenant, table, rows)) }).toEqual({ table, ...nothing });
  }
});

test('who asks for everything sees what is theirs, as payer and as seller, and changes nothing', async () => {
  for (const table of await guarded()) {
    const { seen, ...others } = await reachOf(fixture.appUrl, tenantOf(invoice.payer), table, []);
    expect({ table, seen: seen > 0, ...others }).toEqual({
      ...{ table, seen: !inner.includes(table), changed: 0, removed: 0, added: 0 },
    });
  }
  for (const table of ['payment', 'payment_event', 'refund', 'payable_invoice'])
    expect((await reachOf(fixture.appUrl, tenantOf(invoice.seller), table, [])).seen, table).toBeGreaterThan(0);
});

test('with the first line broken a stranger still reads nothing of anybody’s payments', async () => {
  const query = `query ($id: ID!, $invoice: ID!) {
    payment(id: $id) { id events { type } refunds { id } } payments { nodes { id } }
    _entities(representations: [{ __typename: "Payment", id: $id }, { __typename: "Invoice", id: $invoice }]) {
      __typename ... on Invoice { payments { nodes { id } } } } }`;
  const ask = async (caller: Caller) => {
    const { data, errors } = await fixture.run(caller, query, { id: paymentId, invoice: invoice.id });
    expect(errors).toEqual([]);
    return data;
  };
  expect(await ask(invoice.payer)).toMatchObject({
    ...{ payment: { id: paymentId }, payments: { nodes: [{ id: paymentId }] } },
    _entities: [{}, { payments: { nodes: [{ id: paymentId }] } }],
  });
  expect(await withoutChecks(invoice.payer, () => ask(stranger))).toEqual({
    ...{ payment: null, payments: { nodes: [] } },
    _entities: [null, { __typename: 'Invoice', payments: { nodes: [] } }],
  });
});

test('with the first line broken a stranger still pays and records nothing for others', async () => {
  const before = await rowsOf('payment');
  const nameOf = ({ data }: Answer) => Object.values(data ?? {}).map((each) => (each as { __typename: string }).__typename);
  const as = (who: Caller, attempt: () => Promise<Answer>) => withoutChecks(who, attempt).then(nameOf);
  const query = 'mutation ($input: PayInvoiceInput!) { payInvoice(input: $input) { __typename } }';
  const input = { idempotencyKey: newId('key'), invoiceId: fresh.id, provider: 'sandbox' };
  expect(await as(fresh.payer, () => fixture.run(stranger, query, { input }))).toEqual(['PaymentInvoiceNotFoundError']);
  expect(await as(fresh.seller, () => recordOfflinePayment(fixture, fresh, {}, stranger))).toEqual([
    'PaymentInvoiceNotFoundError',
  ]);
  expect(await as(invoice.payer, () => topUpWallet(fixture, stranger, { walletId }))).toEqual(['PaymentWalletNotFoundError']);
  const refund = await withoutChecks(invoice.seller, () => refundPayment(fixture, stranger, { paymentId }));
  expect(refund.__typename).toBe('PaymentNotFoundError');
  expect(await rowsOf('payment')).toEqual(before);
  expect(nameOf(await recordOfflinePayment(fixture, fresh))).toEqual(['RecordOfflinePaymentSuccess']);
});
