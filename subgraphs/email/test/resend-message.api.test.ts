import { anonymous, type Caller } from '@quittance/access/caller';
import { invoiceSendRequested } from '@quittance/events/invoice';
import { passwordResetRequested } from '@quittance/events/user';
import { newId, toUuid } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendRequested } from './examples.ts';
import { type Answer, type Fixture, startFixture } from './start-fixture.ts';

const seller = callerOf();
const admin = callerOf({ platformAdmin: true });
const organizationId = seller.organization?.id ?? newId('org');
let fixture: Fixture;
let messageId: `msg_${string}`;

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

/** An invoice that was sent. */
beforeEach(async () => {
  await fixture.publish(invoiceSendRequested, sendRequested(fixture.documents, { organizationId, invoiceId: newId('inv') }));
  await fixture.settled();
  messageId = (await fixture.run(seller, '{ messages(first: 1) { nodes { id } } }')).data.messages.nodes[0].id;
});

const mutation = `mutation Resend($input: ResendMessageInput!) { resendMessage(input: $input) {
  __typename
  ... on ResendMessageSuccess { newMessage { id to subject text status invoice { id } resendOf { id timeline { type } } attachments { name byteLength } } }
  ... on MessageNotResendableError { status }
  ... on MessageRecipientSuppressedError { suppression { id address reason } }
  ... on UserError { code message path } } }`;
const resend = (caller: Caller, input: Record<string, unknown> = {}): Promise<Answer> =>
  fixture.run(caller, mutation, { input: { idempotencyKey: newId('key'), messageId, ...input } });
const setStatus = (status: string, due = false) =>
  fixture.pool.query(`UPDATE message SET status = $2, due_at = CASE WHEN $3 THEN now() + interval '1 year' END WHERE id = $1`, [
    toUuid(messageId),
    status,
    due,
  ]);

test('sends the same content again as a new message, also when nobody knows what became of the first', async () => {
  await setStatus('UNKNOWN');
  const { data } = await resend(seller);
  const copy = data.resendMessage.newMessage;
  expect(data.resendMessage.__typename).toBe('ResendMessageSuccess');
  expect(copy.id).not.toBe(messageId);
  expect(copy).toMatchObject({
    to: 'ap@contoso.example',
    subject: 'Invoice INV-2026-00001 from Northwind Studio',
    resendOf: { id: messageId, timeline: [{ type: 'QUEUED' }, { type: 'SENT' }, { type: 'RESENT' }] },
    attachments: [{ name: 'INV-2026-00001.pdf', byteLength: 16 }],
  });
  await fixture.settled();
  const { rows } = await fixture.pool.query('SELECT status FROM message WHERE id = $1', [toUuid(copy.id)]);
  expect(rows).toEqual([{ status: 'SENT' }]);
});

test('sends once for one key, five times at once, and refuses the key for another message', async () => {
  const idempotencyKey = newId('key');
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => resend(seller, { idempotencyKey })));
  const ids = new Set(answers.map(({ data }) => data.resendMessage.newMessage.id));
  expect(ids.size).toBe(1);
  const [copy] = ids;
  expect((await resend(seller, { idempotencyKey, messageId: copy })).data.resendMessage.__typename).toBe(
    'IdempotencyKeyReusedError',
  );
});

test.each(['QUEUED', 'SENDING', 'DEFERRED'])('does not repeat a message that is %s: it comes by itself', async (status) => {
  await setStatus(status, true);
  expect((await resend(seller)).data.resendMessage).toMatchObject({
    __typename: 'MessageNotResendableError',
    status,
    path: ['messageId'],
  });
});

test('does not write to an address that bounced, and says what stands in the way', async () => {
  await setStatus('BOUNCED');
  const id = newId('sup');
  await fixture.pool.query(
    `INSERT INTO suppression (id, organization_id, address, reason, created_at) VALUES ($1, $2, 'ap@contoso.example', 'BOUNCE', now())`,
    [toUuid(id), toUuid(organizationId)],
  );
  expect((await resend(seller)).data.resendMessage).toMatchObject({
    __typename: 'MessageRecipientSuppressedError',
    suppression: { id, address: 'ap@contoso.example', reason: 'BOUNCE' },
  });
  await fixture.pool.query('DELETE FROM suppression');
  expect((await resend(seller)).data.resendMessage.__typename).toBe('ResendMessageSuccess');
});

test('never repeats a password link', async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  await fixture.publish(passwordResetRequested, { ...passwordResetRequested.example, expiresAt });
  await fixture.settled();
  const { data } = await fixture.run(admin, '{ messages(filter: { scope: SYSTEM }) { nodes { id } } }');
  const answer = await resend(admin, { messageId: data.messages.nodes[0].id });
  expect(answer.data.resendMessage.__typename).toBe('MessageNotResendableError');
});

test('knows no message of somebody else, and none that does not exist', async () => {
  for (const [caller, id] of [
    [callerOf(), messageId],
    [admin, messageId],
    [seller, newId('msg')],
  ] as const) {
    expect((await resend(caller, { messageId: id })).data.resendMessage.__typename).toBe('MessageNotFoundError');
  }
  expect((await resend(seller, { messageId: 'nothing' })).data.resendMessage).toMatchObject({
    __typename: 'ValidationError',
    path: ['messageId'],
  });
});

test('is for those who may write messages', async () => {
  const viewer = callerOf({ role: 'VIEWER', organization: { id: organizationId } });
  expect((await resend(viewer)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await resend(anonymous)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
});
