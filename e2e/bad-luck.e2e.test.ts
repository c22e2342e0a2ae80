import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createQuittance } from '@quittance/sdk';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databaseUrlOf } from './src/databases.ts';
import { type Product, startProduct } from './src/product.ts';
import { reconciles } from './src/reconciliation.ts';
import {
  approve,
  balanceOf,
  checkoutOf,
  invoiceWithStatus,
  issueInvoice,
  messageOf,
  type Person,
  payByLink,
  register,
} from './src/story.ts';

let product: Product;
let admin: Person;
let seller: Person;

beforeAll(async () => {
  product = await startProduct();
  // The first person of an installation is its administrator.
  admin = await register(product.url, 'Admin');
}, 120_000);
afterAll(() => product?.remove());

/** Whatever happened, the books balance, and the services agree. */
afterEach(async () => {
  const verification = await eventually(() => admin.api.ledgerVerification(), 30_000);
  expect(verification).toMatchObject({ ok: true, problems: [] });
  await reconciles((service) => databaseUrlOf(product, service));
});

/** A seller of their own for each test, so that balances say what that test moved. */
async function freshInvoice() {
  seller = await register(product.url, 'Seller');
  return issueInvoice(seller);
}

describe('a payer who asks the provider for the money back', () => {
  /** What waits in the disputes reserve. */
  const reserve = async () => {
    const accounts = await admin.api.platformAccounts();
    return accounts.find(({ code }) => code === 'disputes:EUR')?.balance.amount ?? '0.00';
  };
  const inReserve = (amount: string) => eventually(async () => (await reserve()) === amount, 20_000);
  const press = (checkoutUrl: string, verb: string) => fetch(`${checkoutUrl}/${verb}`, { method: 'POST', redirect: 'manual' });

  test.each([
    ['won', '172.50', 'PAID', 'SUCCEEDED'],
    ['lost', '0.00', 'ISSUED', 'REFUNDED'],
  ])(
    'has it set aside until that is decided; %s: the receiver has %s, the invoice is %s',
    async (outcome, left, invoiceStatus, status) => {
      const invoice = await freshInvoice();
      const { paymentId, checkoutUrl } = await checkoutOf(invoice.payUrl ?? '');
      await approve(checkoutUrl);
      await invoiceWithStatus(seller, invoice.id, 'PAID');
      await press(checkoutUrl, 'dispute');
      await inReserve('172.50');
      await balanceOf(seller, '0.00');
      expect(await seller.api.invoice({ id: invoice.id })).toMatchObject({ status: 'PAID' });
      expect(await seller.api.payment({ id: paymentId })).toMatchObject({ status: 'DISPUTED', dispute: { status: 'OPEN' } });
      await press(checkoutUrl, `dispute-${outcome}`);
      await inReserve('0.00');
      await balanceOf(seller, left);
      await invoiceWithStatus(seller, invoice.id, invoiceStatus);
      expect(await seller.api.payment({ id: paymentId })).toMatchObject({ status, dispute: { status: outcome.toUpperCase() } });
      const { nodes } = await admin.api.disputedPayments({ status: outcome === 'won' ? 'WON' : 'LOST' });
      expect(nodes.map(({ id }) => id)).toContain(paymentId);
    },
  );
});

describe('a payer without an account', () => {
  test('who pays in two windows at once pays once', async () => {
    const invoice = await freshInvoice();
    const ids = await Promise.all([payByLink(invoice.payUrl ?? ''), payByLink(invoice.payUrl ?? '').catch(() => 'refused')]);
    await invoiceWithStatus(seller, invoice.id, 'PAID');
    await balanceOf(seller, '172.50');
    const paid = await seller.api.invoice({ id: invoice.id });
    expect(paid?.payments?.nodes.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(1);
    expect(new Set(ids.filter((id) => id !== 'refused')).size).toBe(1);
  });

  test('is charged once when the provider charges and does not answer', async () => {
    const invoice = await freshInvoice();
    await payByLink(invoice.payUrl ?? '', 'timeout_after_charge');
    await invoiceWithStatus(seller, invoice.id, 'PAID');
    await balanceOf(seller, '172.50');
  });

  test('is booked once when the provider tells of it twice', async () => {
    const invoice = await freshInvoice();
    await payByLink(invoice.payUrl ?? '', 'duplicate_webhook');
    await invoiceWithStatus(seller, invoice.id, 'PAID');
    await balanceOf(seller, '172.50');
    await messageOf(seller, 'RECEIPT');
    const { nodes } = await seller.api.messages({ first: 50 });
    expect(nodes.filter(({ purpose }) => purpose === 'RECEIPT')).toHaveLength(1);
  });

  test('who never comes back from the provider is booked by its webhook', async () => {
    const invoice = await freshInvoice();
    await payByLink(invoice.payUrl ?? '', 'webhook_only');
    await invoiceWithStatus(seller, invoice.id, 'PAID');
  });

  test('can not pay what was taken back', async () => {
    const invoice = await freshInvoice();
    await seller.api.voidInvoice({ invoiceId: invoice.id });
    await eventually(async () => {
      const response = await fetch(invoice.payUrl ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ provider: 'sandbox' }),
      });
      return response.status >= 400 && response.status < 500;
    });
  });
});

test('one idempotency key is one transfer, at once and again, and refused with another amount', async () => {
  const payer = await register(product.url, 'Payer');
  const payee = await register(product.url, 'Payee');
  const [[from], [to]] = await Promise.all([payer.api.wallets(), payee.api.wallets()]);
  if (from === undefined || to === undefined) throw new Error('organisations have wallets');
  const { payment } = await payer.api.topUpWallet({
    walletId: from.id,
    amount: { amount: '10.00', currency: 'EUR' },
    provider: 'sandbox',
  });
  await approve(payment.checkoutUrl);
  await balanceOf(payer, '10.00');
  const order = { idempotencyKey: crypto.randomUUID(), fromWalletId: from.id, toWalletId: to.id, reference: 'rent' };
  const transfers = await Promise.all(
    Array.from({ length: 8 }, () => payer.api.transferFunds({ ...order, amount: { amount: '4.00', currency: 'EUR' } })),
  );
  expect(new Set(transfers.map(({ transfer }) => transfer.id)).size).toBe(1);
  await balanceOf(payer, '6.00');
  await expect(payer.api.transferFunds({ ...order, amount: { amount: '5.00', currency: 'EUR' } })).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
});

describe('limits at the door', () => {
  const post = (body: string, token?: string) =>
    fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      body,
    });

  test.each([
    ['100,001 bytes without a token', 100_001, false],
    ['1,000,001 bytes with one', 1_000_001, true],
  ])('a body of %s is refused, and the answer names the limit', async (_, bytes, signedIn) => {
    const body = JSON.stringify({ query: '{ __typename }', padding: '' }).padEnd(bytes, ' ');
    const response = await post(body, signedIn ? admin.token : undefined);
    expect(response.status).toBe(413);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
    expect(errors[0]?.message).toContain(String(bytes - 1));
  });

  test('an invoice of 1,001 lines is refused, naming the field', async () => {
    const line = { description: 'x', quantity: '1', unitPrice: '1.00', taxCategory: 'S' as const, taxRate: '19' };
    await expect(
      admin.api.createInvoice({ currency: 'EUR', lines: Array.from({ length: 1_001 }, () => line) }),
    ).rejects.toMatchObject({
      code: 'VALIDATION',
      path: ['lines'],
    });
  });

  test('a forged token is refused, and an unknown organisation is not found', async () => {
    await expect(createQuittance({ url: product.url, token: 'forged' }).wallets()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const elsewhere = createQuittance({ url: product.url, token: admin.token, organization: 'org_01jd8xk6q4e5r8t9v2w3x4y5z1' });
    await expect(elsewhere.wallets()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('numbers stay without gaps and nothing is lost when PostgreSQL is killed while invoices are issued', async () => {
  seller = await register(product.url, 'Issuer');
  const first = await issueInvoice(seller);
  const issuing = Promise.allSettled(Array.from({ length: 20 }, () => issueInvoice(seller)));
  const pid = readFileSync(join(product.dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
  execFileSync('kill', ['-9', pid]);
  await issuing;
  const answers = await eventually(() => seller.api.invoices({ first: 100 }).catch(() => null), 60_000);
  const numbers = answers.nodes.flatMap(({ number }) => (number === null ? [] : [number])).sort();
  const start = Number(/\d+$/.exec(first.number ?? '')?.[0]);
  expect(numbers.map((number) => Number(/\d+$/.exec(number)?.[0]))).toEqual(numbers.map((_, index) => start + index));
  await payByLink(first.payUrl ?? '');
  await invoiceWithStatus(seller, first.id, 'PAID');
});

test('a payment that is under way when everything is killed is booked once after the restart', async () => {
  const invoice = await freshInvoice();
  const paying = payByLink(invoice.payUrl ?? '').catch(() => null);
  await eventually(
    async () => ((await seller.api.invoice({ id: invoice.id }).catch(() => null))?.payments?.nodes.length ?? 0) > 0,
    15_000,
  );
  await product.kill();
  await paying;
  await product.restart();
  const payment = await eventually(async () => {
    const found = (await seller.api.invoice({ id: invoice.id }))?.payments?.nodes[0];
    // Killed while the checkout was being opened: the provider is being asked whether it is.
    return found === undefined || ['CREATED', 'UNKNOWN'].includes(found.status) ? null : found;
  }, 15_000);
  if (payment.status === 'REQUIRES_ACTION') await approve(payment.checkoutUrl);
  await invoiceWithStatus(seller, invoice.id, 'PAID');
  await balanceOf(seller, '172.50');
});

test('an organisation can be acted for the moment it is created', async () => {
  const url = product.url;
  const { token } = await createQuittance({ url }).signUp({
    email: 'prompt@example.test',
    password: 'seven violet lanterns',
    firstName: 'Prompt',
    lastName: 'Example',
  });
  const api = createQuittance({ url, token });
  await expect(api.wallets()).resolves.toEqual([]);
  await api.createOrganization({ name: 'Prompt Ltd', country: 'DE', currency: 'EUR' });
  await expect(api.invoices({})).resolves.toMatchObject({ nodes: [] });
});
