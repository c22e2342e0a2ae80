import { anonymous } from '@quittance/access/caller';
import { toUuid } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { issueInvoice, openCheckout, press, type StoryInvoice } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

type Checkout = Awaited<ReturnType<typeof openCheckout>>;

/** A payment that the sandbox has captured. */
async function captured(): Promise<{ invoice: StoryInvoice; payment: Checkout }> {
  const invoice = await issueInvoice(fixture);
  const payment = await openCheckout(fixture, invoice);
  await press(payment.checkoutUrl, 'approve');
  await fixture.settled(payment.id, 'SUCCEEDED');
  return { invoice, payment };
}

/** The disputes that others were told of, oldest first. */
const toldOf = (payment: Checkout) =>
  fixture.rows<{ status: string; minor: string; id: string }>(
    `SELECT data->>'disputeStatus' AS status, data->>'disputedMinor' AS minor, data->>'disputeId' AS id
       FROM outbox WHERE type LIKE '%.dispute.changed.v1' AND subject = $1 ORDER BY position`,
    payment.id,
  );

const seen = async ({ invoice, payment }: Awaited<ReturnType<typeof captured>>) => {
  const query = `query ($id: ID!) { payment(id: $id) {
    status refunded { amount } dispute { status amount { amount currency } } events { type detail } } }`;
  const { data } = await fixture.run(invoice.seller, query, { id: payment.id });
  return (data as unknown as { payment: { status: string; events: { type: string }[] } }).payment;
};

test('a dispute that a webhook tells of makes the payment DISPUTED, and the others are told once', async () => {
  const { invoice, payment } = await captured();
  await press(payment.checkoutUrl, 'dispute');
  await press(payment.checkoutUrl, 'dispute');
  await fixture.settled(payment.id, 'DISPUTED');
  expect(await toldOf(payment)).toMatchObject([{ status: 'OPEN', minor: '11900' }]);
  const found = await seen({ invoice, payment });
  expect(found).toMatchObject({
    refunded: { amount: '0.00' },
    dispute: { status: 'OPEN', amount: { amount: '119.00', currency: 'EUR' } },
  });
  expect(found.events.at(-1)).toMatchObject({ type: 'DISPUTED', detail: expect.stringMatching(/did not order/) });
});

test.each([
  ['dispute-won', 'SUCCEEDED', 'WON', '0.00', 'DISPUTE_WON'],
  ['dispute-lost', 'REFUNDED', 'LOST', '119.00', 'DISPUTE_LOST'],
] as const)('%s: the payment is %s', async (verb, status, outcome, refunded, event) => {
  const { invoice, payment } = await captured();
  await press(payment.checkoutUrl, 'dispute');
  await fixture.settled(payment.id, 'DISPUTED');
  await press(payment.checkoutUrl, verb);
  await fixture.settled(payment.id, status);
  const told = await toldOf(payment);
  expect(told.map((each) => each.status)).toEqual(['OPEN', outcome]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  const found = await seen({ invoice, payment });
  expect(found).toMatchObject({ refunded: { amount: refunded }, dispute: { status: outcome } });
  expect(found.events.at(-1)).toMatchObject({ type: event });
});

test('a platform admin, and nobody else, lists what is and was disputed, page by page', async () => {
  const admin = callerOf({ platformAdmin: true });
  const query = `query ($first: Int, $after: String, $status: PaymentDisputeStatus) {
    disputedPayments(first: $first, after: $after, status: $status) { nodes { id dispute { status } } pageInfo { hasNextPage endCursor } } }`;
  type Listed = { nodes: { id: string; dispute: { status: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  const list = async (variables: Record<string, unknown>) => {
    const { data } = await fixture.run(admin, query, variables);
    return (data as unknown as { disputedPayments: Listed }).disputedPayments;
  };
  const before = await list({ first: 100 });
  const ended = await captured();
  const open = await captured();
  await captured();
  for (const { payment } of [ended, open]) {
    await press(payment.checkoutUrl, 'dispute');
    await fixture.settled(payment.id, 'DISPUTED');
  }
  await press(ended.payment.checkoutUrl, 'dispute-won');
  await fixture.settled(ended.payment.id, 'SUCCEEDED');
  const ids = [open.payment.id, ended.payment.id, ...before.nodes.map(({ id }) => id)];
  const seenIds: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await list({ first: 1, after });
    seenIds.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(seenIds).toEqual(ids);
  const { nodes } = await list({ first: 100, status: 'OPEN' });
  expect(nodes.map(({ id }) => id)).toContain(open.payment.id);
  expect(new Set(nodes.map(({ dispute }) => dispute.status))).toEqual(new Set(['OPEN']));
  for (const [caller, code] of [
    [open.invoice.seller, 'FORBIDDEN'],
    [anonymous, 'UNAUTHENTICATED'],
  ] as const)
    expect((await fixture.run(caller, query)).errors).toMatchObject([{ extensions: { code } }]);
});

test('when it was captured is not forgotten by winning a dispute', async () => {
  const { payment } = await captured();
  const at = 'SELECT captured_at AS at FROM payment WHERE id = $1';
  const [before] = await fixture.rows<{ at: Date }>(at, toUuid(payment.id));
  await press(payment.checkoutUrl, 'dispute');
  await fixture.settled(payment.id, 'DISPUTED');
  await press(payment.checkoutUrl, 'dispute-won');
  await fixture.settled(payment.id, 'SUCCEEDED');
  expect(await fixture.rows(at, toUuid(payment.id))).toEqual([before]);
});
