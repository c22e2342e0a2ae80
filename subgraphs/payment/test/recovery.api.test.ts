import { newId, toUuid } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { decide, madeAtSandbox, refundIs, requestRefund } from './refunds.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { capturedPayment, followReturn, issueInvoice, openCheckout, payInvoice, paymentOf, press } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  // So long that nothing in here could be found by waiting for a time-out.
  fixture = await startFixture({ timeoutMs: 60_000 });
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const never = () => new Promise<Response>(() => undefined);

test('a capture that was under way when the process died is settled by the next process, charged once', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const approved = await press(payment.checkoutUrl, 'approve?fault=timeout_after_charge');
  const returning = followReturn(approved).catch(() => null);
  await fixture.charged(payment.id);
  await fixture.restart();
  await returning;
  await fixture.settled(payment.id, 'SUCCEEDED');
  expect((await fixture.told(payment.id)).filter((event) => event === 'captured')).toHaveLength(1);
  expect(await fixture.rows('SELECT charges FROM sandbox_checkout WHERE reference = $1', payment.id)).toEqual([{ charges: 1 }]);
});

test('a call whose answer could not be written down does not run for ever: it ends with the payment', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const id = toUuid(payment.id);
  await fixture.rows(`UPDATE payment_attempt SET state = 'RUNNING', finished_at = NULL WHERE payment_id = $1`, id);
  await press(payment.checkoutUrl, 'decline');
  await fixture.settled(payment.id, 'FAILED');
  const attempts = await fixture.rows('SELECT kind, state FROM payment_attempt WHERE payment_id = $1', id);
  expect(attempts).toEqual([{ kind: 'CREATE_CHECKOUT', state: 'DONE' }]);
});

test('a checkout that was being opened when the process died is found by the next one, and goes on', async () => {
  const invoice = await issueInvoice(fixture);
  const idempotencyKey = newId('key');
  const sandbox = fixture.running.routes['/checkout/sandbox/'];
  // The sandbox opens the checkout, but its answer does not arrive while the process lives.
  const reached = Promise.withResolvers<void>();
  fixture.http.serve({
    '/checkout/sandbox/': async (request) => {
      await sandbox?.(request);
      reached.resolve();
      return never();
    },
  });
  const asking = payInvoice(fixture, invoice, { idempotencyKey }).catch(() => null);
  await reached.promise;
  await fixture.restart();
  await asking;
  const [row] = await fixture.rows<{ id: string }>('SELECT id FROM payment WHERE invoice_id = $1', toUuid(invoice.id));
  const again = paymentOf(await payInvoice(fixture, invoice, { idempotencyKey }));
  expect(toUuid(again.id)).toBe(row?.id);
  await fixture.settled(again.id, 'REQUIRES_ACTION');
  const { checkoutUrl } = paymentOf(await payInvoice(fixture, invoice));
  await followReturn(await press(checkoutUrl, 'approve'));
  await fixture.settled(again.id, 'SUCCEEDED');
});

test.each([
  ['before the provider heard of it', false],
  ['after the provider made it', true],
] as const)('a refund whose process died %s is made once, by asking first', async (_when, isMade) => {
  const payment = await capturedPayment(fixture);
  const refund = await requestRefund(fixture, payment.invoice.seller, { paymentId: payment.id });
  const { routes } = fixture.running;
  const reached = Promise.withResolvers<void>();
  fixture.http.serve({
    ...routes,
    '/checkout/sandbox/': async (request) => {
      if (isMade) await routes['/checkout/sandbox/']?.(request);
      reached.resolve();
      return never();
    },
    // Its webhook is lost, too.
    '/webhooks/sandbox': never,
  });
  await decide(fixture, refund.id);
  await reached.promise;
  await fixture.restart();
  await refundIs(fixture, refund.id, 'SUCCEEDED');
  await fixture.settled(payment.id, 'REFUNDED');
  expect(await madeAtSandbox(fixture, payment.id)).toEqual([{ minor: '11900', reference: refund.id }]);
  const calls = await fixture.rows('SELECT tries FROM refund WHERE id = $1', toUuid(refund.id));
  expect(calls).toEqual([{ tries: isMade ? 1 : 2 }]);
});

test('a refund that was set aside when the process died is taken up by the next one', async () => {
  const payment = await capturedPayment(fixture);
  const refund = await requestRefund(fixture, payment.invoice.seller, { paymentId: payment.id });
  await fixture.running.stop();
  await fixture.rows(
    `UPDATE refund SET status = 'RESERVED', next_check_at = now() + interval '1 hour' WHERE id = $1`,
    toUuid(refund.id),
  );
  await fixture.restart();
  await fixture.settled(payment.id, 'REFUNDED');
});
