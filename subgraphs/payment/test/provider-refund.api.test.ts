import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { type CapturedPayment, capturedPayment, press, toldRefunds } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const seen = async ({ invoice, id }: CapturedPayment) => {
  const query = `query ($id: ID!) { payment(id: $id) { status refunded { amount } events { type } dispute { status amount { amount } } } }`;
  const { data } = await fixture.run(invoice.seller, query, { id });
  return (data as unknown as { payment: { status: string; dispute: unknown; events: { type: string }[] } }).payment;
};

test('what is given back at the provider is recorded and told once, part by part', async () => {
  const payment = await capturedPayment(fixture, 'duplicate_webhook');
  await press(payment.checkoutUrl, 'refund?amount=1900');
  await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
  await press(payment.checkoutUrl, 'refund?amount=1900');
  expect((await press(payment.checkoutUrl, 'refund?amount=8101')).status).toBe(409);
  expect((await press(payment.checkoutUrl, 'refund?amount=x')).status).toBe(400);
  await press(payment.checkoutUrl, 'refund');
  await fixture.settled(payment.id, 'REFUNDED');
  const told = await toldRefunds(fixture, payment.id);
  expect(told.map(({ minor }) => minor)).toEqual(['1900', '1900', '8100']);
  expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  for (const { id } of told) expect(id).toMatch(/^rfd_/);
  expect(await seen(payment)).toMatchObject({ refunded: { amount: '119.00' } });
  expect((await press(payment.checkoutUrl, 'dispute')).status).toBe(409);
});

test('what is left after a refund can be disputed, and is won or lost alone', async () => {
  for (const [verb, status, event] of [
    ['dispute-won', 'PARTIALLY_REFUNDED', 'DISPUTE_WON_AFTER_REFUND'],
    ['dispute-lost', 'REFUNDED', 'DISPUTE_LOST'],
  ] as const) {
    const payment = await capturedPayment(fixture);
    await press(payment.checkoutUrl, 'refund?amount=1900');
    await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
    await press(payment.checkoutUrl, 'dispute');
    await fixture.settled(payment.id, 'DISPUTED');
    expect((await press(payment.checkoutUrl, 'refund')).status).toBe(409);
    await press(payment.checkoutUrl, verb);
    await fixture.settled(payment.id, status);
    const found = await seen(payment);
    expect(found.dispute).toMatchObject({ amount: { amount: '100.00' } });
    expect(found.events.at(-1)).toEqual({ type: event });
    expect(await toldRefunds(fixture, payment.id)).toHaveLength(1);
  }
});

test('a provider that tells of more than is left, or of another currency, is not believed', async () => {
  const payment = await capturedPayment(fixture);
  await press(payment.checkoutUrl, 'refund?amount=1900');
  await fixture.settled(payment.id, 'PARTIALLY_REFUNDED');
  for (const amount of ['{"value":"100.01","currency":"EUR"}', '{"value":"1.00","currency":"USD"}']) {
    const [{ id } = { id: '' }] = await fixture.rows<{ id: string }>(
      `INSERT INTO sandbox_webhook (id, body, due_at)
       SELECT made, jsonb_set(jsonb_set(body::jsonb, '{id}', to_jsonb(made)), '{data,refunds,0}', body::jsonb #> '{data,refunds,0}' || $2)::text, now()
         FROM (SELECT body, 'evt_' || gen_random_uuid() AS made FROM sandbox_webhook WHERE body LIKE '%refund.completed%' AND body LIKE $1) AS webhook
       RETURNING id`,
      `%${payment.id}%`,
      `{"id":"rfd_invented","amount":${amount}}`,
    );
    await eventually(
      async () =>
        (await fixture.rows('SELECT FROM webhook_receipt WHERE event_id = $1 AND processed_at IS NOT NULL', id)).length === 1,
    );
  }
  expect((await toldRefunds(fixture, payment.id)).map(({ minor }) => minor)).toEqual(['1900']);
});
