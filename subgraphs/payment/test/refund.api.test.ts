import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { eur, recordOfflinePayment, topUpWallet } from './mutations.ts';
import { decide, madeAtSandbox, refundIs, refundPayment, requestRefund } from './refunds.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import {
  type CapturedPayment,
  capturedPayment,
  issueInvoice,
  openCheckout,
  openWallet,
  outcomeOf,
  paymentOf,
  press,
  toldRefunds,
} from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const ask = ({ id, invoice }: CapturedPayment, input: Record<string, unknown> = {}) =>
  refundPayment(fixture, invoice.seller, { paymentId: id, ...input });
const request = ({ id, invoice }: CapturedPayment, input: Record<string, unknown> = {}) =>
  requestRefund(fixture, invoice.seller, { paymentId: id, ...input });

const seen = async ({ invoice, id }: CapturedPayment) => {
  const query = `query ($id: ID!) { payment(id: $id) { status refunded { amount } refundable { amount } events { type }
    refunds { id status reason failureReason endedAt amount { amount currency } } } }`;
  const { data } = await fixture.run(invoice.seller, query, { id });
  return (data as unknown as { payment: { refunds: unknown[] } }).payment;
};

test('nothing goes back before billing has set it aside; then it goes, and is told with the id of the request', async () => {
  const payment = await capturedPayment(fixture);
  const refund = await request(payment, { amount: eur('19.00'), reason: 'Two chairs less' });
  expect(refund).toMatchObject({ status: 'REQUESTED', reason: 'Two chairs less', amount: { amount: '19.00' } });
  fixture.moveClock(60_000);
  expect(await madeAtSandbox(fixture, payment.id)).toEqual([]);
  await decide(fixture, refund.id);
  await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
  expect(await madeAtSandbox(fixture, payment.id)).toEqual([{ minor: '1900', reference: refund.id }]);
  expect(await toldRefunds(fixture, payment.id)).toEqual([{ id: refund.id, minor: '1900' }]);
  expect(await seen(payment)).toMatchObject({
    refunded: { amount: '19.00' },
    refundable: { amount: '100.00' },
    refunds: [{ id: refund.id, status: 'SUCCEEDED', failureReason: null, endedAt: expect.any(String) }],
  });
});

test('the rest is what neither went back nor is about to', async () => {
  const payment = await capturedPayment(fixture, 'duplicate_webhook');
  const first = await request(payment, { amount: eur('19.00') });
  expect(await ask(payment, { amount: eur('100.01') })).toMatchObject({ code: 'VALIDATION', path: ['amount'] });
  const second = await request(payment);
  expect(second.amount.amount).toBe('100.00');
  expect(await ask(payment)).toMatchObject({ code: 'PAYMENT_NOT_REFUNDABLE', reason: 'NOTHING_LEFT' });
  for (const { id } of [second, first]) await decide(fixture, id);
  await fixture.settled(payment.id, 'REFUNDED');
  expect(await seen(payment)).toMatchObject({ refundable: null });
  expect(await toldRefunds(fixture, payment.id)).toHaveLength(2);
});

test('what billing refuses is free for another refund, and the provider is never asked', async () => {
  const payment = await capturedPayment(fixture);
  for (const reason of ['INSUFFICIENT_FUNDS', 'DISPUTED'] as const) {
    const { id } = await request(payment);
    await decide(fixture, id, reason);
    await refundIs(fixture, id, 'REFUSED');
    // Whatever billing says of it later.
    await decide(fixture, id);
  }
  const { refunds } = await seen(payment);
  expect(refunds).toMatchObject([
    { status: 'REFUSED', failureReason: expect.stringMatching(/too little/) },
    { status: 'REFUSED', failureReason: expect.stringMatching(/disputes/) },
  ]);
  expect((await request(payment)).amount.amount).toBe('119.00');
  expect(await madeAtSandbox(fixture, payment.id)).toEqual([]);
});

test('a key asks once, whatever became of it since; with another input it is refused', async () => {
  const payment = await capturedPayment(fixture);
  const same = { idempotencyKey: newId('key'), amount: eur('10.00') };
  const [one, two] = await Promise.all([request(payment, same), request(payment, same)]);
  expect(two.id).toBe(one.id);
  await decide(fixture, one.id);
  await refundIs(fixture, one.id, 'SUCCEEDED');
  expect(await request(payment, same)).toMatchObject({ id: one.id, status: 'SUCCEEDED' });
  expect(await ask(payment, { ...same, amount: eur('11.00') })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(await toldRefunds(fixture, payment.id)).toHaveLength(1);
});

test('at once and twice, no more goes back than was captured', async () => {
  const payment = await capturedPayment(fixture);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => ask(payment, { amount: eur('50.00') })));
  expect(outcomes.filter(({ __typename }) => __typename === 'RefundPaymentSuccess')).toHaveLength(2);
});

test('only what is there and not disputed is given back, in its own currency', async () => {
  const invoice = await issueInvoice(fixture);
  const open = { ...(await openCheckout(fixture, invoice)), invoice };
  expect(await ask(open)).toMatchObject({ code: 'PAYMENT_NOT_REFUNDABLE', reason: 'NOT_CAPTURED' });
  const payment = await capturedPayment(fixture);
  const dollars = { amount: '1.00', currency: 'USD' };
  expect(await ask(payment, { amount: dollars })).toMatchObject({ code: 'CURRENCY_MISMATCH', path: ['amount', 'currency'] });
  expect(await ask(payment, { amount: eur('0.00') })).toMatchObject({ code: 'VALIDATION' });
  await press(payment.checkoutUrl, 'dispute');
  await fixture.settled(payment.id, 'DISPUTED');
  expect(await ask(payment)).toMatchObject({ code: 'PAYMENT_NOT_REFUNDABLE', reason: 'DISPUTED' });
});

test('a dispute that is opened before the provider is asked has the last word: the refund fails, and billing is told', async () => {
  const payment = await capturedPayment(fixture);
  const refund = await request(payment);
  await press(payment.checkoutUrl, 'dispute');
  await fixture.settled(payment.id, 'DISPUTED');
  await decide(fixture, refund.id);
  await refundIs(fixture, refund.id, 'FAILED');
  const told = await fixture.rows(
    `SELECT data->>'refundStatus' AS status, data->>'refundMinor' AS minor FROM outbox WHERE data->>'refundId' = $1 ORDER BY position`,
    refund.id,
  );
  expect(told).toEqual([
    { status: 'REQUESTED', minor: '11900' },
    { status: 'FAILED', minor: '11900' },
  ]);
  expect((await seen(payment)).refunds).toMatchObject([{ failureReason: 'The provider refused: The payment is disputed.' }]);
});

test('an invoice is refunded by who issued it and may, a top-up by platform admins alone; strangers find nothing', async () => {
  const payment = await capturedPayment(fixture);
  const { seller, payer } = payment.invoice;
  const paymentId = payment.id;
  const denied = async (caller: typeof seller, id: string = paymentId) => {
    const query = 'mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { __typename } }';
    const input = { idempotencyKey: newId('key'), paymentId: id };
    return (await fixture.run(caller, query, { input })).errors[0]?.extensions.code;
  };
  expect(await refundPayment(fixture, callerOf(), { paymentId })).toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
  expect(await refundPayment(fixture, seller, { paymentId: newId('pay') })).toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
  expect(await denied(payer)).toBe('FORBIDDEN');
  const asked = await fixture.run(payer, 'query ($id: ID!) { payment(id: $id) { refundable { amount } } }', { id: paymentId });
  expect(asked.data).toEqual({ payment: { refundable: null } });
  const { organization } = seller;
  if (organization === null) throw new Error('a seller acts for an organisation');
  expect(await denied({ ...seller, organization: { ...organization, role: 'MEMBER' } })).toBe('FORBIDDEN');
  const admin = callerOf({ platformAdmin: true });
  expect(await refundPayment(fixture, admin, { paymentId, amount: eur('1.00') })).toMatchObject({
    refund: { status: 'REQUESTED' },
  });

  const walletId = await openWallet(fixture, payer);
  const topUp = paymentOf(outcomeOf(await topUpWallet(fixture, payer, { walletId }), 'topUpWallet'));
  await press(topUp.checkoutUrl, 'approve');
  await fixture.settled(topUp.id, 'SUCCEEDED');
  expect(await denied(payer, topUp.id)).toBe('FORBIDDEN');
  const refund = await requestRefund(fixture, admin, { paymentId: topUp.id });
  await decide(fixture, refund.id);
  await fixture.settled(topUp.id, 'REFUNDED');
});

test('cash is handed back by a person: booked as soon as it is set aside', async () => {
  const invoice = await issueInvoice(fixture);
  const { id } = paymentOf(outcomeOf(await recordOfflinePayment(fixture, invoice, { method: 'CASH' }), 'recordOfflinePayment'));
  const refund = await requestRefund(fixture, invoice.seller, { paymentId: id, amount: eur('19.00') });
  expect((await fixture.told(id)).at(-1)).toBe('changed');
  await decide(fixture, refund.id);
  await fixture.settled(id, 'PARTIALLY_REFUNDED');
  expect(await toldRefunds(fixture, id)).toEqual([{ id: refund.id, minor: '1900' }]);
});

test('what is left is not counted as paid again before the bill tells of it', async () => {
  const payment = await capturedPayment(fixture);
  await press(payment.checkoutUrl, 'refund?amount=1900');
  await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
  const state = async () => {
    const response = await fetch(`${fixture.http.url}/pay/${payment.invoice.token}`, { headers: { accept: 'application/json' } });
    return (await response.json()) as { due: unknown };
  };
  await eventually(async () => JSON.stringify((await state()).due).includes('19.00'));
});
