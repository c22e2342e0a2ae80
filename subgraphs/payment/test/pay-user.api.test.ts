import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { eur, payUser } from './mutations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { followReturn, openWallet, outcomeOf, paymentOf, press } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

test('pays into the wallet of somebody else', async () => {
  const receiver = callerOf({ role: null });
  const toWalletId = await openWallet(fixture, receiver);
  const payer = callerOf();
  const outcome = outcomeOf(await payUser(fixture, payer, { toWalletId }), 'payUser');
  expect(outcome).toMatchObject({ payment: { paidTo: { wallet: { id: toWalletId }, user: { id: receiver.userId } } } });
  const payment = paymentOf(outcome);
  await followReturn(await press(payment.checkoutUrl, 'approve'));
  await fixture.settled(payment.id, 'SUCCEEDED');
  const [event] = await fixture.rows<{ data: object }>(
    `SELECT data FROM outbox WHERE subject = $1 AND type LIKE '%captured%'`,
    payment.id,
  );
  expect(event?.data).toMatchObject({
    purpose: 'PAY_USER',
    toWalletId,
    organizationId: payer.organization?.id,
    paidBy: { userId: payer.userId, organizationId: payer.organization?.id },
  });
  const seen = await fixture.run(receiver, `{ payments(filter: { direction: RECEIVED }) { nodes { id } } }`);
  expect(seen.data?.payments).toEqual({ nodes: [{ id: payment.id }] });
});

test.each([
  ['PaymentWalletNotFoundError', { toWalletId: newId('wal') }],
  ['PaymentCurrencyMismatchError', { amount: { amount: '5.00', currency: 'USD' } }],
  ['PaymentProviderNotFoundError', { provider: 'paypal' }],
  ['ValidationError', { amount: eur('0') }],
])('%s', async (typename, input) => {
  const toWalletId = await openWallet(fixture, callerOf());
  expect(outcomeOf(await payUser(fixture, callerOf(), { toWalletId, ...input }), 'payUser').__typename).toBe(typename);
});

test('ValidationError for the own wallet', async () => {
  const caller = callerOf();
  const toWalletId = await openWallet(fixture, caller);
  expect(outcomeOf(await payUser(fixture, caller, { toWalletId }), 'payUser')).toMatchObject({ path: ['toWalletId'] });
});

test('PaymentProviderFailedError when the provider can not be reached', async () => {
  const toWalletId = await openWallet(fixture, callerOf());
  fixture.http.serve({ '/checkout/': async () => new Response('busy', { status: 429 }) });
  const outcome = outcomeOf(await payUser(fixture, callerOf(), { toWalletId }), 'payUser');
  fixture.http.serve(fixture.running.routes);
  expect(outcome.__typename).toBe('PaymentProviderFailedError');
});

test('IdempotencyKeyReusedError for the same key with another amount', async () => {
  const caller = callerOf();
  const input = { toWalletId: await openWallet(fixture, callerOf()), idempotencyKey: newId('key') };
  await payUser(fixture, caller, input);
  const other = outcomeOf(await payUser(fixture, caller, { ...input, amount: eur('51.00') }), 'payUser');
  expect(other.__typename).toBe('IdempotencyKeyReusedError');
});
