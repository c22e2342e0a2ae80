import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { eur, topUpWallet } from './mutations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { followReturn, openWallet, outcomeOf, paymentOf, press } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

test('fills a wallet of a person', async () => {
  const caller = callerOf({ role: null });
  const walletId = await openWallet(fixture, caller);
  const payment = paymentOf(outcomeOf(await topUpWallet(fixture, caller, { walletId }), 'topUpWallet'));
  expect(payment.status).toBe('REQUIRES_ACTION');
  await followReturn(await press(payment.checkoutUrl, 'approve'));
  await fixture.settled(payment.id, 'SUCCEEDED');
  const [event] = await fixture.rows<{ data: object }>(
    `SELECT data FROM outbox WHERE subject = $1 AND type LIKE '%captured%'`,
    payment.id,
  );
  expect(event?.data).toMatchObject({
    purpose: 'TOP_UP',
    toWalletId: walletId,
    invoiceId: null,
    organizationId: null,
    amountMinor: '5000',
    paidBy: { userId: caller.userId, organizationId: null },
  });
});

test('fills a wallet of the organisation for those who may pay for it', async () => {
  const owner = callerOf();
  const walletId = await openWallet(fixture, owner, 'ORGANIZATION');
  expect(outcomeOf(await topUpWallet(fixture, owner, { walletId }), 'topUpWallet').__typename).toBe('TopUpWalletSuccess');
  const viewer = callerOf({ role: 'VIEWER', organization: { id: owner.organization?.id ?? newId('org') } });
  expect((await topUpWallet(fixture, viewer, { walletId })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  const key = { ...owner, kind: 'api_key', scopes: ['payments:read'] } as const;
  expect((await topUpWallet(fixture, key, { walletId })).errors[0]?.extensions.code).toBe('FORBIDDEN');
});

test('PaymentWalletNotFoundError for a foreign wallet and for none, alike', async () => {
  const walletId = await openWallet(fixture, callerOf());
  const foreign = outcomeOf(await topUpWallet(fixture, callerOf(), { walletId }), 'topUpWallet');
  const none = outcomeOf(await topUpWallet(fixture, callerOf(), { walletId: newId('wal') }), 'topUpWallet');
  expect(foreign).toMatchObject({ __typename: 'PaymentWalletNotFoundError', path: ['walletId'] });
  expect(none).toEqual(foreign);
});

test('PaymentCurrencyMismatchError for another currency than the wallet has', async () => {
  const caller = callerOf();
  const walletId = await openWallet(fixture, caller);
  const outcome = outcomeOf(
    await topUpWallet(fixture, caller, { walletId, amount: { amount: '5', currency: 'JPY' } }),
    'topUpWallet',
  );
  expect(outcome).toMatchObject({ __typename: 'PaymentCurrencyMismatchError', path: ['amount', 'currency'] });
});

test('PaymentProviderNotFoundError for a provider that is not in use', async () => {
  const caller = callerOf();
  const walletId = await openWallet(fixture, caller);
  const outcome = outcomeOf(await topUpWallet(fixture, caller, { walletId, provider: 'paypal' }), 'topUpWallet');
  expect(outcome).toMatchObject({ __typename: 'PaymentProviderNotFoundError', path: ['provider'] });
});

test('PaymentProviderFailedError when the provider can not be reached, and the same again for the same key', async () => {
  const caller = callerOf();
  const walletId = await openWallet(fixture, caller);
  const idempotencyKey = newId('key');
  fixture.http.serve({ '/checkout/': async () => new Response('busy', { status: 503 }) });
  const outcome = outcomeOf(await topUpWallet(fixture, caller, { walletId, idempotencyKey }), 'topUpWallet');
  fixture.http.serve(fixture.running.routes);
  expect(outcome).toMatchObject({ __typename: 'PaymentProviderFailedError', path: ['provider'] });
  expect(outcomeOf(await topUpWallet(fixture, caller, { walletId, idempotencyKey }), 'topUpWallet')).toEqual(outcome);
});

test('a provider that answers nonsense leaves the payment UNKNOWN, and asking finds the checkout', async () => {
  const caller = callerOf();
  const walletId = await openWallet(fixture, caller);
  const forward = fixture.running.routes['/checkout/sandbox/'];
  // The checkout is opened, but what arrives is no answer.
  fixture.http.serve({
    '/checkout/sandbox/': async (request) => {
      await forward?.(request);
      return new Response('<html>', { status: 502 });
    },
  });
  const payment = paymentOf(outcomeOf(await topUpWallet(fixture, caller, { walletId }), 'topUpWallet'));
  fixture.http.serve(fixture.running.routes);
  expect(payment).toMatchObject({ status: 'UNKNOWN', checkoutUrl: null });
  await fixture.settled(payment.id, 'REQUIRES_ACTION');
  expect(await fixture.told(payment.id)).toEqual(['unknown', 'started']);
});

test.each([
  ['no wallet id', { walletId: 'inv_123' }, ['walletId']],
  ['zero', { amount: eur('0.00') }, ['amount', 'amount']],
  ['a negative amount', { amount: eur('-5.00') }, ['amount', 'amount']],
  ['too many decimals', { amount: eur('5.001') }, ['amount', 'amount']],
  ['more than may be paid at once', { amount: eur('10000000000.01') }, ['amount']],
  ['a foreign return address', { returnUrl: 'https://evil.example/' }, ['returnUrl']],
  ['a short idempotency key', { idempotencyKey: 'short' }, ['idempotencyKey']],
  ['an empty provider', { provider: ' ' }, ['provider']],
])('ValidationError names the field: %s', async (_name, input, path) => {
  const caller = callerOf();
  const walletId = await openWallet(fixture, caller);
  expect(outcomeOf(await topUpWallet(fixture, caller, { walletId, ...input }), 'topUpWallet')).toMatchObject({
    __typename: 'ValidationError',
    code: 'VALIDATION',
    path,
  });
});

test('IdempotencyKeyReusedError for the same key with another amount; the same payment with the same', async () => {
  const caller = callerOf();
  const walletId = await openWallet(fixture, caller);
  const input = { walletId, idempotencyKey: newId('key') };
  const first = paymentOf(outcomeOf(await topUpWallet(fixture, caller, input), 'topUpWallet'));
  const again = paymentOf(outcomeOf(await topUpWallet(fixture, caller, input), 'topUpWallet'));
  expect(again.id).toBe(first.id);
  const other = outcomeOf(await topUpWallet(fixture, caller, { ...input, amount: eur('51.00') }), 'topUpWallet');
  expect(other.__typename).toBe('IdempotencyKeyReusedError');
});

test('UNAUTHENTICATED without signing in', async () => {
  expect((await topUpWallet(fixture, anonymous, { walletId: newId('wal') })).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
});
