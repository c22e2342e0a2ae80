import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@quittance/postgres-server/ports';
import { createQuittance, type Quittance } from '@quittance/sdk';
import { createLogger } from '@quittance/telemetry/log';
import { currentRequest } from '@quittance/telemetry/request';
import { eventually } from '@quittance/testing/drain';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readEnv, type StandaloneEnv } from '../src/env.ts';
import { seed } from '../src/seed.ts';
import { type RunningStandalone, startStandalone } from '../src/start.ts';

let env: StandaloneEnv;
let product: RunningStandalone;
let api: Quittance;
let headers: Record<string, string>;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'statements-'));
  env = readEnv({ QUITTANCE_DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'error' });
  product = await startStandalone(env, createLogger({ name: 'quittance', level: 'fatal' }));
  const person = { firstName: 'First', lastName: 'Example', password: 'seven violet lanterns' };
  const { token } = await createQuittance({ url: product.url }).signUp({ ...person, email: 'a@many.example', userName: 'first' });
  const business = {
    name: 'Northwind',
    country: 'DE',
    currency: 'EUR',
    taxId: 'DE123456789',
    address: { line1: 'Ring 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
  };
  const { organization } = await createQuittance({ url: product.url, token }).createOrganization(business);
  api = createQuittance({ url: product.url, token, organization: organization.id });
  headers = { authorization: `Bearer ${token}`, 'quittance-organization': organization.id, 'content-type': 'application/json' };
  await eventually(async () => (await api.wallets()).length > 0, 15_000);
  await eventually(() => seed(['--invoices', '120', '--partners', '20'], env), 15_000);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await product.stop();
  await rm(env.QUITTANCE_DATA_DIR, { recursive: true, force: true });
});

/** The web app's own operation. */
async function operation(file: string, name: string): Promise<string> {
  const text = await readFile(new URL(`../../web/src/invoices/${file}`, import.meta.url), 'utf8');
  const found = new RegExp(`^query ${name}\\b.*?^}`, 'ms').exec(text)?.[0];
  if (found === undefined) throw new Error(`${file} has no query ${name}`);
  return found;
}

/** Statements that all services together ask their databases for this request, however many values each is given. */
async function statementsFor(query: string, operationName: string, variables: Record<string, unknown>): Promise<string[]> {
  const statements: { requestId: string | undefined; text: string }[] = [];
  for (const door of [pg.Client.prototype, pg.Pool.prototype] as { query: (...args: unknown[]) => unknown }[]) {
    const ask = door.query;
    vi.spyOn(door, 'query').mockImplementation(function (this: unknown, ...args: unknown[]) {
      // With a callback it is what a pool hands on: counted already.
      if (typeof args.at(-1) !== 'function') {
        const [statement] = args as [string | { text: string }];
        const text = typeof statement === 'string' ? statement : statement.text;
        statements.push({ requestId: currentRequest()?.requestId, text });
      }
      return ask.apply(this, args);
    });
  }
  const answer = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, operationName, variables }),
  });
  vi.restoreAllMocks();
  expect(await answer.json()).toMatchObject({ data: {} });
  const requestId = answer.headers.get('x-request-id');
  return statements.filter((each) => each.requestId === requestId).map(({ text }) => text.replace(/\$\d+(,\$\d+)*/g, '$'));
}

test('the list of invoices, drafts and issued ones, asks as much for 50 as for 10', async () => {
  const query = await operation('list/invoices.graphql', 'Invoices');
  const counted = async (first: number) => (await statementsFor(query, 'Invoices', { first })).length;
  const ten = await counted(10);
  expect(ten).toBeGreaterThan(3);
  expect(await counted(50)).toBe(ten);
});

test('an invoice’s page, of four services, asks as much for 50 lines, three mails and payments as for one', async () => {
  const query = await operation('page/invoice.graphql', 'InvoicePage');
  const { partner } = await api.createPartner({
    kind: 'COMPANY',
    name: 'Contoso',
    email: 'ap@contoso.example',
    roles: ['CUSTOMER'],
  });
  const pageOf = async (lineCount: number, copies: number) => {
    const line = { description: 'Design', quantity: '1', unitPrice: '10.00', taxCategory: 'S', taxRate: '19' } as const;
    const lines = Array.from({ length: lineCount }, () => line);
    const { invoice } = await api.createInvoice({ buyerId: partner.id, currency: 'EUR', lines });
    await api.issueInvoice({ invoiceId: invoice.id });
    await eventually(async () => (await api.invoice({ id: invoice.id }))?.bill != null, 15_000);
    for (let copy = 0; copy < copies; copy += 1) {
      await api.sendInvoice({ invoiceId: invoice.id, to: [`ap${copy}@contoso.example`] });
      const amount = { amount: '1.00', currency: 'EUR' };
      await api.recordOfflinePayment({ invoiceId: invoice.id, method: 'CASH', amount, receivedOn: '2026-01-31' });
    }
    await eventually(async () => {
      const found = await api.invoice({ id: invoice.id });
      return found?.messages.nodes.length === copies && found.bill?.settled.amount === `${copies}.00`;
    }, 15_000);
    return statementsFor(query, 'InvoicePage', { id: invoice.id });
  };
  const [small, large] = [await pageOf(1, 1), await pageOf(50, 3)];
  expect(small.length).toBeGreaterThan(5);
  expect(large.toSorted()).toEqual(small.toSorted());
});

test('writing and issuing an invoice asks as much for 50 lines as for one, and reads nothing again to answer', async () => {
  const { partner } = await api.createPartner({ kind: 'COMPANY', name: 'Fabrikam', roles: ['CUSTOMER'] });
  const answered = 'invoice { number pdfUrl buyer { name partner { id } } lines { net { amount } } totals { total { amount } } }';
  const inputOf = (lineCount: number) => {
    const line = { description: 'Design', quantity: '1', unitPrice: '10.00', taxCategory: 'S', taxRate: '19' } as const;
    return { buyerId: partner.id, currency: 'EUR', lines: Array.from({ length: lineCount }, () => line) };
  };
  const writing = (lineCount: number) => {
    const query = `mutation Write($input: CreateInvoiceInput!) { createInvoice(input: $input) { ... on CreateInvoiceSuccess { ${answered} } } }`;
    return statementsFor(query, 'Write', { input: { ...inputOf(lineCount), idempotencyKey: crypto.randomUUID() } });
  };
  const issuing = async (lineCount: number) => {
    const { invoice } = await api.createInvoice(inputOf(lineCount));
    const query = `mutation Issue($input: IssueInvoiceInput!) { issueInvoice(input: $input) { ... on IssueInvoiceSuccess { ${answered} } } }`;
    return statementsFor(query, 'Issue', { input: { invoiceId: invoice.id, idempotencyKey: crypto.randomUUID() } });
  };
  const [written, issued] = [await writing(1), await issuing(1)];
  // Begin, key, buyer, draft, timeline, outcome, commit; and begin, key, draft, seller, buyer, logo, timeline, number, events, outcome, commit.
  expect([written.length, issued.length]).toEqual([7, 11]);
  expect([await writing(50), await issuing(50)]).toEqual([written, issued]);
});

test('the list of disputes asks as much for three as for one', async () => {
  const query = await operation('../administration/disputes.graphql', 'Disputes');
  const [wallet] = await api.wallets();
  const dispute = async () => {
    const amount = { amount: '10.00', currency: 'EUR' };
    const { payment } = await api.topUpWallet({ walletId: wallet?.id ?? '', amount, provider: 'sandbox' });
    for (const [verb, status] of [
      ['approve', 'SUCCEEDED'],
      ['dispute', 'DISPUTED'],
    ] as const) {
      await fetch(`${payment.checkoutUrl}/${verb}`, { method: 'POST', redirect: 'manual' });
      await eventually(async () => (await api.payment({ id: payment.id }))?.status === status, 15_000);
    }
  };
  await dispute();
  const one = await statementsFor(query, 'Disputes', {});
  for (let count = 0; count < 2; count += 1) await dispute();
  expect((await api.disputedPayments({})).nodes).toHaveLength(3);
  expect(one.length).toBeGreaterThan(1);
  expect((await statementsFor(query, 'Disputes', {})).toSorted()).toEqual(one.toSorted());
});
