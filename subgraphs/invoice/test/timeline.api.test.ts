import { messageStatusChanged } from '@quittance/events/email';
import type { InputOf } from '@quittance/events/envelope';
import {
  disputeChanged,
  paymentCaptured,
  paymentFailed,
  paymentLinkViewed,
  paymentRefunded,
  paymentStarted,
  paymentUnknown,
} from '@quittance/events/payment';
import { type Id, newId } from '@quittance/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';
import { invoiceOf, issued, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const payment = (invoiceId: Id<'inv'> | null, given: Partial<InputOf<typeof paymentStarted>> = {}) => ({
  ...{ paymentId: newId('pay'), purpose: 'INVOICE' as const, provider: 'sandbox', method: 'card', amountMinor: '11900' },
  ...{ currency: 'EUR', organizationId: newId('org'), invoiceId, paidBy: null, toWalletId: null, version: 1, ...given },
});
const at = (second: number) => `2026-02-01T08:00:${String(second).padStart(2, '0')}.000Z`;

const timelineOf = async (caller: Awaited<ReturnType<typeof seller>>, id: string, args = ''): Promise<Json> =>
  (
    await invoiceOf(
      fixture,
      caller,
      id,
      `timeline${args} { nodes { kind at amount { amount } recipient detail paymentId messageId } pageInfo { hasNextPage endCursor } }`,
    )
  ).timeline;

test('shows what payment and email tell, newest first', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  const one = payment(id);
  await fixture.publish(paymentUnknown, one);
  await fixture.publish(paymentFailed, { ...one, reason: 'Declined' });
  await fixture.publish(paymentCaptured, { ...one, capturedAt: at(3) });
  for (const [refundId, second] of [
    ['a', 4],
    ['b', 5],
  ] as const) {
    await fixture.publish(paymentRefunded, { ...one, refundId, refundedMinor: '1900', refundedAt: at(second) });
  }
  const messageId = newId('msg');
  const message = { messageId, organizationId: null, invoiceId: id, purpose: 'INVOICE' as const, to: 'ap@contoso.example' };
  for (const [status, second] of [
    ['QUEUED', 6],
    ['SENDING', 7],
    ['SENT', 8],
    ['BOUNCED', 9],
  ] as const) {
    await fixture.publish(messageStatusChanged, { ...message, status, at: at(second), version: second });
  }
  const { nodes } = await timelineOf(caller, id);
  const before2026March = nodes.filter((node: Json) => node.at < '2026-03');
  expect(before2026March).toEqual([
    ...(['BOUNCED', 'SENT'] as const).map((status) => ({
      ...{ kind: `MESSAGE_${status}`, at: expect.any(String), amount: null, recipient: message.to, detail: 'INVOICE' },
      ...{ paymentId: null, messageId },
    })),
    ...[5, 4].map((second) => ({
      ...{ kind: 'PAYMENT_REFUNDED', at: at(second), amount: { amount: '19.00' }, recipient: null, detail: 'sandbox' },
      ...{ paymentId: one.paymentId, messageId: null },
    })),
    expect.objectContaining({ kind: 'PAYMENT_SUCCEEDED', amount: { amount: '119.00' } }),
  ]);
  const failed = nodes.find(({ kind }: Json) => kind === 'PAYMENT_FAILED');
  expect(failed).toMatchObject({ detail: 'Declined', paymentId: one.paymentId });
  expect(nodes.map(({ kind }: Json) => kind)).toContain('PAYMENT_UNKNOWN');
});

test('shows a dispute when it is opened and when it is decided, and the next one beside it', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  const one = { ...payment(id), capturedAt: at(1) };
  const tell = (disputeId: string, disputeStatus: 'OPEN' | 'WON' | 'LOST', second: number) =>
    fixture.publish(disputeChanged, { ...one, disputeId, disputeStatus, disputedMinor: '10000', changedAt: at(second) });
  await tell('first', 'OPEN', 2);
  await tell('first', 'OPEN', 2);
  await tell('first', 'WON', 3);
  await tell('second', 'OPEN', 4);
  await tell('second', 'LOST', 5);
  const { nodes } = await timelineOf(caller, id);
  const disputes = nodes.filter(({ kind }: Json) => kind.startsWith('DISPUTE_'));
  expect(disputes.map((node: Json) => [node.kind, node.at])).toEqual([
    ['DISPUTE_LOST', at(5)],
    ['DISPUTE_OPENED', at(4)],
    ['DISPUTE_WON', at(3)],
    ['DISPUTE_OPENED', at(2)],
  ]);
  expect(disputes[0]).toMatchObject({ amount: { amount: '100.00' }, detail: 'sandbox', paymentId: one.paymentId });
});

test('shows nothing twice, though it is told twice, under one event id or two', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  const [one, event] = [payment(id), newId('evt')];
  for (let times = 0; times < 2; times++) await fixture.publish(paymentStarted, one, { id: event });
  await fixture.publish(paymentStarted, one);
  const { nodes } = await timelineOf(caller, id);
  expect(nodes.map(({ kind }: Json) => kind).sort()).toEqual(['CREATED', 'ISSUED', 'PAYMENT_STARTED']);
});

test('notes each visit of the payment page, and the first on the invoice', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  for (const second of [20, 10, 30]) {
    await fixture.publish(paymentLinkViewed, { invoiceId: id, organizationId: newId('org'), viewedAt: at(second) });
  }
  expect((await invoiceOf(fixture, caller, id, 'viewedAt')).viewedAt).toBe(at(10));
  const { nodes } = await timelineOf(caller, id);
  expect(nodes.filter(({ kind }: Json) => kind === 'VIEWED').map((node: Json) => node.at)).toEqual([at(30), at(20), at(10)]);
});

test('what is about no invoice, or about none of ours, is done with', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  await fixture.publish(paymentStarted, payment(null, { purpose: 'TOP_UP' }));
  await fixture.publish(paymentStarted, payment(newId('inv')));
  await fixture.publish(messageStatusChanged, {
    ...{ messageId: newId('msg'), organizationId: null, invoiceId: null, purpose: 'CUSTOM', to: 'a@b.example' },
    ...{ status: 'SENT', at: at(1), version: 1 },
  });
  expect((await timelineOf(caller, id)).nodes).toHaveLength(2);
});

test('is paged without gaps or repetitions', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  for (let count = 0; count < 5; count++) await fixture.publish(paymentCaptured, { ...payment(id), capturedAt: at(7) });
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const page = await timelineOf(caller, id, `(first: 3${after})`);
    seen.push(...page.nodes.map(({ kind, paymentId }: Json) => `${kind} ${paymentId}`));
    if (!page.pageInfo.hasNextPage) break;
    after = `, after: "${page.pageInfo.endCursor}"`;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
});
