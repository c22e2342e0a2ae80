import { toUuid } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signWebhook } from '../src/provider/standard-webhook.ts';
import { sandboxKeys } from '../src/sandbox/keys.ts';
import { expectDerived } from './expect-derived.ts';
import { type Fixture, secret, startFixture } from './start-fixture.ts';
import { issueInvoice, openCheckout, press } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const { webhookKey } = sandboxKeys(secret);

/** An event as the sandbox would send it; what is to be wrong with it is changed before or after signing. */
async function eventOf(payment: { id: string; checkoutUrl: string }, change: Record<string, unknown> = {}) {
  const id = `evt_${crypto.randomUUID()}`;
  const data = {
    id: payment.checkoutUrl.split('/').at(-1),
    reference: payment.id,
    status: 'CAPTURED',
    amount: { value: '119.00', currency: 'EUR' },
    approvalUrl: payment.checkoutUrl,
    captureId: 'cap_1',
    ...change,
  };
  const body = JSON.stringify({ id, type: 'capture.completed', createdAt: fixture.now().toISOString(), data });
  return { id, body, headers: signWebhook(webhookKey, { id, sentAt: fixture.now(), body }) };
}

const send = (body: string, headers: Record<string, string>) =>
  fetch(`${fixture.http.url}/webhooks/sandbox`, { method: 'POST', body, headers });

/** Waits until the event was worked. */
const worked = (eventId: string) =>
  eventually(async () => {
    const done = 'SELECT FROM webhook_receipt WHERE event_id = $1 AND processed_at IS NOT NULL';
    return (await fixture.rows(done, eventId)).length === 1;
  });

async function statusOf(payment: { id: `pay_${string}` }): Promise<string | undefined> {
  const [row] = await fixture.rows<{ status: string }>('SELECT status FROM payment WHERE id = $1', toUuid(payment.id));
  return row?.status;
}

test('a signed event settles the payment once, however often it is delivered', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const { body, headers } = await eventOf(payment);
  const first = await send(body, headers);
  expect([first.status, await first.json()]).toEqual([200, { received: true, duplicate: false }]);
  const copies = await Promise.all(Array.from({ length: 5 }, () => send(body, headers)));
  expect(copies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await fixture.settled(payment.id, 'SUCCEEDED');
  expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
});

test.each([
  ['a changed body', (body: string, headers: Record<string, string>) => send(body.replace('119.00', '1.00'), headers)],
  ['no signature', (body: string) => send(body, {})],
  [
    'a signature of somebody else',
    (body: string, headers: Record<string, string>) =>
      send(body, signWebhook(Buffer.alloc(32), { id: headers['webhook-id'] ?? '', sentAt: fixture.now(), body })),
  ],
  [
    'a signature from an hour ago',
    (body: string, headers: Record<string, string>) => {
      const sentAt = new Date(fixture.now().getTime() - 3_600_000);
      return send(body, signWebhook(webhookKey, { id: headers['webhook-id'] ?? '', sentAt, body }));
    },
  ],
])('refuses an event with %s, and nothing changes', async (_name, sendIt) => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const { body, headers } = await eventOf(payment);
  expect((await sendIt(body, headers)).status).toBe(401);
  expect(await statusOf(payment)).toBe('REQUIRES_ACTION');
});

test('a capture of another amount is no success: the payment is unknown until a person looks', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const { body, headers } = await eventOf(payment, { amount: { value: '1.00', currency: 'EUR' } });
  expect((await send(body, headers)).status).toBe(200);
  await eventually(async () => (await fixture.told(payment.id)).includes('unknown'));
  expect(await fixture.told(payment.id)).not.toContain('captured');
});

test('news that are older than what is known change nothing', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const captured = await eventOf(payment);
  await send(captured.body, captured.headers);
  await fixture.settled(payment.id, 'SUCCEEDED');
  for (const status of ['APPROVED', 'PENDING', 'CANCELED', 'FAILED']) {
    const late = await eventOf(payment, { status });
    expect((await send(late.body, late.headers)).status).toBe(200);
    await worked(late.id);
  }
  expect(await statusOf(payment)).toBe('SUCCEEDED');
  expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
});

test('an event about a payment that is not ours is accepted and changes nothing', async () => {
  const { id, body, headers } = await eventOf({
    id: 'pay_00000000000000000000000000',
    checkoutUrl: `${fixture.http.url}/checkout/sandbox/chk_x`,
  });
  expect((await send(body, headers)).status).toBe(200);
  await worked(id);
});

test('what is signed but no event is refused as such', async () => {
  const body = '{"hello":"world"}';
  const headers = signWebhook(webhookKey, { id: 'evt_hello', sentAt: fixture.now(), body });
  expect((await send(body, headers)).status).toBe(400);
});

test('a body over the limit is refused before it is read to its end', async () => {
  expect((await send('x'.repeat(300_000), {})).status).toBe(413);
});

test('a webhook that was stored by a process that died is worked by the worker', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const { id, body } = await eventOf(payment);
  await fixture.rows(
    `INSERT INTO webhook_receipt (provider, event_id, type, body, received_at, next_try_at) VALUES ('sandbox', $1, 'capture.completed', $2, now(), now())`,
    id,
    body,
  );
  await fixture.settled(payment.id, 'SUCCEEDED');
});

test('a capture whose process died is taken up again with the same key, after asking', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  // The process wrote the intent to capture, and died before it called.
  await fixture.rows(`UPDATE sandbox_checkout SET status = 'APPROVED' WHERE reference = $1`, payment.id);
  const uuid = toUuid(payment.id);
  await fixture.rows(`INSERT INTO payment_event (payment_id, seq, type, at) VALUES ($1, 3, 'APPROVED', now())`, uuid);
  await fixture.rows(
    `UPDATE payment SET status = 'PENDING', last_fact = 'APPROVED', version = 3, next_check_at = now() WHERE id = $1`,
    uuid,
  );
  await fixture.rows(
    `INSERT INTO payment_attempt (id, payment_id, kind, idempotency_key, state, tries, started_at)
     VALUES (gen_random_uuid(), $1, 'CAPTURE', $2, 'RUNNING', 1, now() - interval '1 hour')`,
    uuid,
    `${payment.id}:capture`,
  );
  await fixture.settled(payment.id, 'SUCCEEDED');
  const [checkout] = await fixture.rows(`SELECT charges, capture_key FROM sandbox_checkout WHERE reference = $1`, payment.id);
  expect(checkout).toEqual({ charges: 1, capture_key: `${payment.id}:capture` });
  await eventually(async () => (await fixture.told(payment.id)).includes('captured'));
});

test('a payment whose checkout was never opened, because the process died, fails without a charge', async () => {
  const payment = await openCheckout(fixture, await issueInvoice(fixture));
  const uuid = toUuid(payment.id);
  await fixture.rows(`DELETE FROM sandbox_checkout WHERE reference = $1`, payment.id);
  await fixture.rows(
    `UPDATE payment SET status = 'UNKNOWN', last_fact = 'UNKNOWN', version = 3, checkout_id = NULL, next_check_at = now() WHERE id = $1`,
    uuid,
  );
  await fixture.rows(`INSERT INTO payment_event (payment_id, seq, type, at) VALUES ($1, 3, 'UNKNOWN', now())`, uuid);
  await fixture.settled(payment.id, 'FAILED');
  expect(await fixture.told(payment.id)).not.toContain('captured');
  expect((await press(payment.checkoutUrl, 'approve')).status).toBe(404);
});
