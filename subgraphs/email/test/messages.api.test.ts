import type { Caller } from '@quittance/access/caller';
import { invoiceSendRequested } from '@quittance/events/invoice';
import { passwordResetRequested } from '@quittance/events/user';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRequested } from './examples.ts';
import { type Fixture, startFixture } from './start-fixture.ts';

const seller = callerOf();
const stranger = callerOf();
const admin = callerOf({ platformAdmin: true });
const organizationId = seller.organization?.id ?? newId('org');
const invoiceId = newId('inv');
const partnerId = newId('ptn');
let fixture: Fixture;
let id: string;

beforeAll(async () => {
  fixture = await startFixture();
  const buyer = { name: 'Contoso GmbH', email: null, partnerId };
  await fixture.publish(invoiceSendRequested, sendRequested(fixture.documents, { organizationId, invoiceId, buyer }));
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  await fixture.publish(passwordResetRequested, { ...passwordResetRequested.example, expiresAt });
  await fixture.settled();
  id = (await list(seller))[0].id;
});
afterAll(() => fixture.stop());

const list = async (caller: Caller, filter: Record<string, unknown> = {}) => {
  const { data, errors } = await fixture.run(
    caller,
    'query Q($filter: MessageFilter) { messages(filter: $filter) { nodes { id to purpose } } }',
    { filter },
  );
  expect(errors).toEqual([]);
  return data.messages.nodes;
};
const entity = async (caller: Caller, representation: Record<string, unknown>, selection: string) => {
  const query = `query Q($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`;
  return (await fixture.run(caller, query, { of: [representation] })).data._entities[0];
};

test('the mailbox shows an invoice that was sent: content, PDF, what was tried and what happened', async () => {
  const query = `query Q($id: ID!) { message(id: $id) {
    id from to replyTo subject purpose status createdAt sentAt text html resendable resendOf { id }
    partner { id } invoice { id }
    provider { id label reallySends health { state } }
    attachments { name byteLength url }
    attempts { provider outcome code at finishedAt }
    timeline { type detail } } }`;
  const { data, errors } = await fixture.run(seller, query, { id });
  expect(errors).toEqual([]);
  expect(data.message).toMatchObject({
    id,
    from: 'Northwind Studio <no-reply@localhost>',
    to: 'ap@contoso.example',
    replyTo: 'billing@northwind.example',
    subject: 'Invoice INV-2026-00001 from Northwind Studio',
    purpose: 'INVOICE',
    status: 'SENT',
    partner: { id: partnerId },
    invoice: { id: invoiceId },
    provider: { id: 'mailbox', label: 'Mailbox (kept here, not sent)', reallySends: false, health: null },
    attempts: [{ provider: 'mailbox', outcome: 'ACCEPTED', code: null }],
    timeline: [
      { type: 'QUEUED', detail: null },
      { type: 'SENT', detail: 'Kept in the built-in mailbox; it was not really sent.' },
    ],
    resendable: true,
    resendOf: null,
  });
  expect(data.message.text).toContain('€119.00');
  expect(data.message.html).toContain('€119.00');
  const pdf = await fixture.request(data.message.attachments[0].url);
  expect([pdf.status, pdf.headers.get('content-type'), await pdf.text()]).toEqual([200, 'application/pdf', '%PDF-1.7 invoice']);
});

test('a link to an attachment ends after fifteen minutes, and can not be changed into another one', async () => {
  const { data } = await fixture.run(seller, 'query Q($id: ID!) { message(id: $id) { attachments { url } } }', { id });
  const { url } = data.message.attachments[0];
  expect((await fixture.request(url.replace(`${id}.0.`, `${id}.1.`))).status).toBe(404);
  expect((await fixture.request(url, { method: 'POST' })).status).toBe(405);
  fixture.moveClock(15 * 60_000 + 1_000);
  expect((await fixture.request(url)).status).toBe(404);
});

test('filters hold together, and what is no id finds nothing', async () => {
  expect(await list(seller, { status: ['SENT'], purpose: ['INVOICE'], invoiceId, partnerId, search: 'CONTOSO' })).toHaveLength(1);
  expect(await list(seller, { search: 'inv-2026' })).toHaveLength(1);
  for (const filter of [
    { status: ['BOUNCED'] },
    { purpose: ['RECEIPT'] },
    { invoiceId: newId('inv') },
    { invoiceId: 'x' },
    { search: '%' },
  ]) {
    expect(await list(seller, filter)).toEqual([]);
  }
});

test('pages go on where the last one ended, newest first', async () => {
  const caller = callerOf();
  const send = `mutation M($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;
  for (const subject of ['one', 'two', 'three']) {
    await fixture.run(caller, send, { input: { idempotencyKey: newId('key'), to: 'ap@contoso.example', subject, text: 'x' } });
  }
  const page = async (after: string | null) =>
    (
      await fixture.run(
        caller,
        `query Q($after: String) { messages(first: 2, after: $after) { nodes { subject } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )
    ).data.messages;
  const first = await page(null);
  expect(first).toMatchObject({ nodes: [{ subject: 'three' }, { subject: 'two' }], pageInfo: { hasNextPage: true } });
  expect(await page(first.pageInfo.endCursor)).toMatchObject({ nodes: [{ subject: 'one' }], pageInfo: { hasNextPage: false } });
  const forged = Buffer.from(JSON.stringify(["' OR 1=1"])).toString('base64url');
  expect((await fixture.run(caller, `{ messages(after: "${forged}") { nodes { id } } }`)).errors[0]?.extensions.code).toBe(
    'BAD_USER_INPUT',
  );
});

test('nobody else sees an organization’s mail: not in lists, not by id, not as an entity, not through the invoice', async () => {
  const ofInvoice = { __typename: 'Invoice', id: invoiceId };
  const messagesOf = '... on Invoice { id messages { nodes { id } } }';
  expect(await entity(seller, { __typename: 'Message', id }, '... on Message { id }')).toEqual({ id });
  expect(await entity(seller, ofInvoice, messagesOf)).toEqual({ id: invoiceId, messages: { nodes: [{ id }] } });
  for (const caller of [stranger, admin, callerOf({ role: null })]) {
    expect((await fixture.run(caller, 'query Q($id: ID!) { message(id: $id) { id } }', { id })).data.message).toBeNull();
    expect(await entity(caller, { __typename: 'Message', id }, '... on Message { id }')).toBeNull();
    expect(await entity(caller, ofInvoice, messagesOf)).toEqual({ id: invoiceId, messages: { nodes: [] } });
  }
  expect(await list(stranger)).toEqual([]);
});

test('system mail is for platform admins in person, and shows the link while it is only kept here', async () => {
  const [reset] = await list(admin, { scope: 'SYSTEM' });
  expect(reset).toMatchObject({ to: 'ada@northwind.example', purpose: 'PASSWORD_RESET' });
  const query = 'query Q($id: ID!) { message(id: $id) { text resendable } }';
  const { data } = await fixture.run(admin, query, { id: reset.id });
  expect(data.message.text).toContain('http://localhost:4000/reset-password?token=example');
  expect(data.message.resendable).toBe(false);
  expect((await fixture.run(seller, query, { id: reset.id })).data.message).toBeNull();
  for (const caller of [seller, callerOf({ platformAdmin: true, kind: 'api_key', scopes: null })]) {
    const { errors } = await fixture.run(caller, '{ messages(filter: { scope: SYSTEM }) { nodes { id } } }');
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  }
});

test('every reader learns which provider is in use and whether mail is really sent', async () => {
  expect((await fixture.run(seller, '{ mailProviders { id reallySends } }')).data.mailProviders).toEqual([
    { id: 'mailbox', reallySends: false },
  ]);
  expect((await fixture.run(callerOf({ role: null }), '{ mailProviders { id } }')).errors[0]?.extensions.code).toBe('FORBIDDEN');
});
