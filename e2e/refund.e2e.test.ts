import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { databaseUrlOf } from './src/databases.ts';
import { type Product, startProduct } from './src/product.ts';
import { reconciles } from './src/reconciliation.ts';
import { approve, balanceOf, checkoutOf, invoiceWithStatus, issueInvoice, type Person, register } from './src/story.ts';

let product: Product;
let admin: Person;

beforeAll(async () => {
  product = await startProduct();
  // The first person of an installation is its administrator.
  admin = await register(product.url, 'Admin');
}, 120_000);
afterAll(() => product?.remove());

/** Nothing is left in the refunds reserve once `billing` has heard of it all, the books balance, and the services agree. */
afterEach(async () => {
  await eventually(async () => {
    const accounts = await admin.api.platformAccounts();
    return (accounts.find(({ code }) => code === 'refunds:EUR')?.balance.amount ?? '0.00') === '0.00';
  });
  expect(await eventually(() => admin.api.ledgerVerification(), 30_000)).toMatchObject({ ok: true, problems: [] });
  await reconciles((service) => databaseUrlOf(product, service));
});

/** An invoice of 172.50 EUR of a seller of their own, paid through the provider, which plays a fault later perhaps. */
async function paidInvoice(fault = '') {
  const seller = await register(product.url, 'Seller');
  const invoice = await issueInvoice(seller);
  const { paymentId, checkoutUrl } = await checkoutOf(invoice.payUrl ?? '');
  await approve(checkoutUrl, fault);
  await invoiceWithStatus(seller, invoice.id, 'PAID');
  await balanceOf(seller, '172.50');
  return { seller, invoice, paymentId, checkoutUrl };
}

const statusOf = async ({ api }: Person, paymentId: string) =>
  (await api.payment({ id: paymentId }))?.refunds.map(({ status }) => status);
const ended = (seller: Person, paymentId: string, statuses: string[]) =>
  eventually(async () => JSON.stringify(await statusOf(seller, paymentId)) === JSON.stringify(statuses), 30_000);

test('who received a payment gives a part back, then the rest: the invoice is owed again', async () => {
  const { seller, invoice, paymentId } = await paidInvoice();
  const order = { idempotencyKey: 'a-part-goes-back', paymentId, amount: { amount: '72.50', currency: 'EUR' }, reason: 'Broken' };
  const first = await seller.api.refundPayment(order);
  expect((await seller.api.refundPayment(order)).refund.id).toBe(first.refund.id);
  await ended(seller, paymentId, ['SUCCEEDED']);
  await balanceOf(seller, '100.00');
  expect(await seller.api.payment({ id: paymentId })).toMatchObject({
    ...{ status: 'PARTIALLY_REFUNDED', refunded: { amount: '72.50' } },
    refunds: [{ id: first.refund.id, amount: { amount: '72.50' }, reason: 'Broken' }],
  });
  await seller.api.refundPayment({ paymentId });
  await ended(seller, paymentId, ['SUCCEEDED', 'SUCCEEDED']);
  await balanceOf(seller, '0.00');
  await invoiceWithStatus(seller, invoice.id, 'ISSUED');
  expect(await seller.api.payment({ id: paymentId })).toMatchObject({ status: 'REFUNDED', refunded: { amount: '172.50' } });
});

test('what was spent is not given back, and nothing has moved', async () => {
  const { seller, paymentId } = await paidInvoice();
  const [from] = await seller.api.wallets();
  const [to] = await admin.api.wallets();
  const amount = { amount: '100.00', currency: 'EUR' };
  await seller.api.transferFunds({ fromWalletId: from?.id ?? '', toWalletId: to?.id ?? '', amount });
  await seller.api.refundPayment({ paymentId });
  await ended(seller, paymentId, ['REFUSED']);
  await balanceOf(seller, '72.50');
  expect(await seller.api.payment({ id: paymentId })).toMatchObject({ status: 'SUCCEEDED', refunded: { amount: '0.00' } });
});

test('a refund whose answer got lost is found by asking, and made once', async () => {
  const { seller, paymentId } = await paidInvoice('timeout_after_refund');
  await seller.api.refundPayment({ paymentId, amount: { amount: '10.00', currency: 'EUR' } });
  await ended(seller, paymentId, ['SUCCEEDED']);
  await balanceOf(seller, '162.50');
});

test('a refund that the bank refuses after all is handed back', async () => {
  const { seller, paymentId, checkoutUrl } = await paidInvoice('pending_refund');
  await seller.api.refundPayment({ paymentId });
  const press = () => fetch(`${checkoutUrl}/reject-refund`, { method: 'POST', headers: { accept: 'application/json' } });
  await eventually(async () => (await press()).ok, 20_000);
  await ended(seller, paymentId, ['FAILED']);
  await balanceOf(seller, '172.50');
});

test('what somebody gives back at the provider is known, and taken from the receiver', async () => {
  const { seller, invoice, paymentId, checkoutUrl } = await paidInvoice();
  await fetch(`${checkoutUrl}/refund?amount=17250`, { method: 'POST', redirect: 'manual' });
  await ended(seller, paymentId, ['SUCCEEDED']);
  await balanceOf(seller, '0.00');
  await invoiceWithStatus(seller, invoice.id, 'ISSUED');
});
