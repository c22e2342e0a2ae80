import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { eur } from './mutations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { changeBill, issueInvoice, openCheckout, payInvoice, voidInvoice } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

test('PaymentInvoiceNotFoundError for whoever has not claimed it, its issuer included, and for none', async () => {
  const invoice = await issueInvoice(fixture);
  for (const caller of [callerOf(), invoice.seller]) {
    expect(await payInvoice(fixture, invoice, {}, caller)).toMatchObject({ __typename: 'PaymentInvoiceNotFoundError' });
  }
  expect(await payInvoice(fixture, invoice, { invoiceId: newId('inv') })).toMatchObject({ path: ['invoiceId'] });
});

test('InvoiceNotPayableError for a void and for a paid invoice, and why', async () => {
  const [voided, paid] = [await issueInvoice(fixture), await issueInvoice(fixture)];
  await voidInvoice(fixture, voided);
  await changeBill(fixture, paid, { dueMinor: 0n, version: 2 });
  expect(await payInvoice(fixture, voided)).toMatchObject({ __typename: 'InvoiceNotPayableError', reason: 'VOID' });
  expect(await payInvoice(fixture, paid)).toMatchObject({ __typename: 'InvoiceNotPayableError', reason: 'PAID' });
});

test.each([
  ['PaymentCurrencyMismatchError', { amount: { amount: '5.00', currency: 'USD' } }],
  ['PaymentProviderNotFoundError', { provider: 'paypal' }],
  ['ValidationError', { amount: eur('119.01') }],
  ['ValidationError', { returnUrl: '//evil.example' }],
])('%s', async (typename, input) => {
  expect(await payInvoice(fixture, await issueInvoice(fixture), input)).toMatchObject({ __typename: typename });
});

test('PaymentProviderFailedError when the provider can not be reached; the next attempt works', async () => {
  const invoice = await issueInvoice(fixture);
  fixture.http.serve({ '/checkout/': async () => new Response('busy', { status: 503 }) });
  const outcome = await payInvoice(fixture, invoice);
  fixture.http.serve(fixture.running.routes);
  expect(outcome.__typename).toBe('PaymentProviderFailedError');
  expect((await openCheckout(fixture, invoice)).status).toBe('REQUIRES_ACTION');
});

test('IdempotencyKeyReusedError for the same key with another amount', async () => {
  const invoice = await issueInvoice(fixture);
  const idempotencyKey = newId('key');
  await payInvoice(fixture, invoice, { idempotencyKey });
  expect(await payInvoice(fixture, invoice, { idempotencyKey, amount: eur('1.00') })).toMatchObject({
    __typename: 'IdempotencyKeyReusedError',
  });
});

test('a payer who signs in takes over the checkout that was opened on the payment page', async () => {
  const invoice = await issueInvoice(fixture);
  const page = await fetch(`${fixture.http.url}/pay/${invoice.token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"provider":"sandbox"}',
  });
  const { paymentId } = (await page.json()) as { paymentId: string };
  expect((await openCheckout(fixture, invoice)).id).toBe(paymentId);
  const seen = await fixture.run(invoice.payer, `query P($id: ID!) { payment(id: $id) { paidBy { user { id } } } }`, {
    id: paymentId,
  });
  expect(seen.data?.payment).toEqual({ paidBy: { user: { id: invoice.payer.userId } } });
});
