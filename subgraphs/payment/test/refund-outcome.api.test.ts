import { toUuid } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { eur } from './mutations.ts';
import { decide, madeAtSandbox, refundIs, requestRefund } from './refunds.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { type CapturedPayment, capturedPayment, press, toldRefunds } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const request = ({ id, invoice }: CapturedPayment) => requestRefund(fixture, invoice.seller, { paymentId: id });

const pendingAtSandbox = (payment: CapturedPayment) =>
  eventually(async () => {
    const pending = `SELECT FROM refund WHERE payment_id = $1 AND status = 'RESERVED' AND provider_refund_id IS NOT NULL`;
    return (await fixture.rows(pending, toUuid(payment.id))).length === 1;
  });

test('a refund whose answer gets lost is asked for, and made once', async () => {
  const payment = await capturedPayment(fixture, 'timeout_after_refund');
  const refund = await request(payment);
  await decide(fixture, refund.id);
  await fixture.settled(payment.id, 'REFUNDED');
  expect(await madeAtSandbox(fixture, payment.id)).toEqual([{ minor: '11900', reference: refund.id }]);
  expect(await fixture.rows('SELECT tries FROM refund WHERE id = $1', toUuid(refund.id))).toEqual([{ tries: 1 }]);
});

test('a call that never reached the provider is made again after asking, with the same key, once in all', async () => {
  const payment = await capturedPayment(fixture);
  const refund = await request(payment);
  const sandbox = fixture.running.routes['/checkout/sandbox/'];
  if (sandbox === undefined) throw new Error('the sandbox runs');
  const keys: (string | null)[] = [];
  fixture.http.serve({
    ...fixture.running.routes,
    '/checkout/sandbox/': async (incoming) => {
      if (!incoming.url.endsWith('/refund')) return sandbox(incoming);
      keys.push(incoming.headers.get('idempotency-key'));
      return keys.length === 1 ? new Response('', { status: 500 }) : sandbox(incoming);
    },
  });
  await decide(fixture, refund.id);
  await fixture.settled(payment.id, 'REFUNDED');
  expect(keys).toEqual([refund.id, refund.id]);
  expect(await madeAtSandbox(fixture, payment.id)).toHaveLength(1);
  expect(await fixture.rows('SELECT tries FROM refund WHERE id = $1', toUuid(refund.id))).toEqual([{ tries: 2 }]);
});

test.each([
  ['settle-refund', 'SUCCEEDED', 'REFUNDED', 1],
  ['reject-refund', 'FAILED', 'SUCCEEDED', 0],
] as const)('a pending refund ends when the bank decides: %s, %s', async (verb, ends, status, told) => {
  const payment = await capturedPayment(fixture, 'pending_refund');
  const refund = await request(payment);
  await decide(fixture, refund.id);
  await pendingAtSandbox(payment);
  expect((await press(payment.checkoutUrl, 'dispute')).status).toBe(409);
  await press(payment.checkoutUrl, verb);
  await refundIs(fixture, refund.id, ends);
  await fixture.settled(payment.id, status);
  expect(await toldRefunds(fixture, payment.id)).toHaveLength(told);
});

test('a refund that is pending when the rest is disputed is made all the same, and the dispute is about the rest', async () => {
  const payment = await capturedPayment(fixture, 'pending_refund');
  const { seller } = payment.invoice;
  const refund = await requestRefund(fixture, seller, { paymentId: payment.id, amount: eur('19.00') });
  await decide(fixture, refund.id);
  await pendingAtSandbox(payment);
  await press(payment.checkoutUrl, 'dispute');
  await fixture.settled(payment.id, 'DISPUTED');
  await press(payment.checkoutUrl, 'settle-refund');
  await refundIs(fixture, refund.id, 'SUCCEEDED');
  const [row] = await fixture.rows(
    'SELECT status, refunded_minor::int AS refunded, disputed_minor::int AS disputed FROM payment WHERE id = $1',
    toUuid(payment.id),
  );
  expect(row).toEqual({ status: 'DISPUTED', refunded: 1_900, disputed: 10_000 });
  await press(payment.checkoutUrl, 'dispute-won');
  await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
});

test('a pending refund whose webhook never comes is found by asking', async () => {
  const payment = await capturedPayment(fixture, 'pending_refund');
  const refund = await request(payment);
  await decide(fixture, refund.id);
  await pendingAtSandbox(payment);
  await fixture.rows(`UPDATE sandbox_refund SET state = 'DONE' WHERE reference = $1`, refund.id);
  fixture.moveClock(10 * 60_000);
  await refundIs(fixture, refund.id, 'SUCCEEDED');
});

test('what is left is given back at the provider first: the refund that was under way fails', async () => {
  const payment = await capturedPayment(fixture);
  const refund = await request(payment);
  await press(payment.checkoutUrl, 'refund?amount=1');
  await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
  await decide(fixture, refund.id);
  await refundIs(fixture, refund.id, 'FAILED');
  expect(await toldRefunds(fixture, payment.id)).toMatchObject([{ minor: '1' }]);
});

test('a refund that counts as failed and is made after all is told as one of the provider’s own', async () => {
  const payment = await capturedPayment(fixture, 'pending_refund');
  const refund = await request(payment);
  await decide(fixture, refund.id);
  await pendingAtSandbox(payment);
  await press(payment.checkoutUrl, 'reject-refund');
  await refundIs(fixture, refund.id, 'FAILED');
  await fixture.rows(`UPDATE sandbox_refund SET state = 'PENDING' WHERE reference = $1`, refund.id);
  await press(payment.checkoutUrl, 'settle-refund');
  await fixture.settled(payment.id, 'REFUNDED');
  const [told] = await toldRefunds(fixture, payment.id);
  expect(told?.id).toMatch(/^rfd_/);
});
