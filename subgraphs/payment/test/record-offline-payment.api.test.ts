import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { eur, recordOfflinePayment } from './mutations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { followReturn, issueInvoice, openCheckout, outcomeOf, paymentOf, press } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

test('counts as captured at once', async () => {
  const outcome = outcomeOf(
    await recordOfflinePayment(fixture, await issueInvoice(fixture), { reference: 'Statement 7' }),
    'recordOfflinePayment',
  );
  expect(outcome).toMatchObject({
    payment: { status: 'SUCCEEDED', provider: 'bank_transfer', method: 'bank_transfer', reference: 'Statement 7' },
  });
  expect(await fixture.told(paymentOf(outcome).id)).toEqual(['captured']);
});

test('ends an online checkout that asks for more than is left', async () => {
  const invoice = await issueInvoice(fixture);
  const open = await openCheckout(fixture, invoice);
  await recordOfflinePayment(fixture, invoice, { amount: eur('19.00') });
  await fixture.settled(open.id, 'CANCELED');
});

test('PaymentPendingError while an online payment is pending', async () => {
  const invoice = await issueInvoice(fixture);
  const pending = await openCheckout(fixture, invoice);
  await followReturn(await press(pending.checkoutUrl, 'approve?fault=pending'));
  await fixture.settled(pending.id, 'PENDING');
  expect(outcomeOf(await recordOfflinePayment(fixture, invoice), 'recordOfflinePayment').__typename).toBe('PaymentPendingError');
});

test.each([
  ['PaymentInvoiceNotFoundError', { invoiceId: newId('inv') }],
  ['PaymentCurrencyMismatchError', { amount: { amount: '5.00', currency: 'USD' } }],
  ['ValidationError', { amount: eur('119.01') }],
  ['ValidationError', { receivedOn: '2199-01-01' }],
  ['ValidationError', { reference: 'x'.repeat(201) }],
])('%s', async (typename, input) => {
  const outcome = outcomeOf(await recordOfflinePayment(fixture, await issueInvoice(fixture), input), 'recordOfflinePayment');
  expect(outcome.__typename).toBe(typename);
});

test('PaymentInvoiceNotFoundError for an invoice of another organisation', async () => {
  const outcome = outcomeOf(
    await recordOfflinePayment(fixture, await issueInvoice(fixture), {}, callerOf()),
    'recordOfflinePayment',
  );
  expect(outcome.__typename).toBe('PaymentInvoiceNotFoundError');
});

test('InvoiceNotPayableError once it is paid', async () => {
  const invoice = await issueInvoice(fixture);
  await recordOfflinePayment(fixture, invoice);
  expect(outcomeOf(await recordOfflinePayment(fixture, invoice), 'recordOfflinePayment').__typename).toBe(
    'InvoiceNotPayableError',
  );
});

test('the same key twice, at once, records one payment; with another amount it is refused', async () => {
  const invoice = await issueInvoice(fixture);
  const input = { idempotencyKey: newId('key'), amount: eur('19.00') };
  const both = await Promise.all([recordOfflinePayment(fixture, invoice, input), recordOfflinePayment(fixture, invoice, input)]);
  const [first, second] = both.map((answer) => paymentOf(outcomeOf(answer, 'recordOfflinePayment')));
  expect(first?.id).toBe(second?.id);
  const other = outcomeOf(
    await recordOfflinePayment(fixture, invoice, { ...input, amount: eur('20.00') }),
    'recordOfflinePayment',
  );
  expect(other.__typename).toBe('IdempotencyKeyReusedError');
});

test.each(['MEMBER', 'VIEWER'] as const)('FORBIDDEN for a %s', async (role) => {
  const invoice = await issueInvoice(fixture);
  const caller = callerOf({ role, organization: { id: invoice.organizationId } });
  expect((await recordOfflinePayment(fixture, invoice, {}, caller)).errors[0]?.extensions.code).toBe('FORBIDDEN');
});
