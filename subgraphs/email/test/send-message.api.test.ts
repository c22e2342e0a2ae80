import { anonymous, type Caller } from '@quittance/access/caller';
import { organizationCreated } from '@quittance/events/user';
import { newId, toUuid } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Fixture, startFixture } from './start-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const mutation = `mutation Send($input: SendMessageInput!) { sendMessage(input: $input) {
  __typename
  ... on SendMessageSuccess {
    messages { id from to replyTo subject purpose status text html attachments { name contentType byteLength url } }
  }
  ... on UserError { code message path } } }`;

/** A plain message with a new key unless told. */
const send = (caller: Caller, input: Record<string, unknown> = {}): Promise<Answer> =>
  fixture.run(caller, mutation, {
    input: { idempotencyKey: newId('key'), to: ['ap@contoso.example'], subject: 'Hello', text: 'One.\n\nTwo.', ...input },
  });
const file = (name: string, bytes: Uint8Array) => ({
  name,
  contentType: 'text/plain',
  contentBase64: Buffer.from(bytes).toString('base64'),
});

test('sends one message to each recipient, laid out from the text, with its files', async () => {
  const caller = callerOf();
  const attachments = [file('notes.txt', Buffer.from('some notes'))];
  const { data, errors } = await send(caller, { to: ['ap@contoso.example', 'boss@contoso.example'], attachments });
  expect(errors).toEqual([]);
  const { __typename, messages } = data.sendMessage;
  expect(__typename).toBe('SendMessageSuccess');
  expect(messages.map((each: { to: string }) => each.to)).toEqual(['ap@contoso.example', 'boss@contoso.example']);
  expect(messages[0]).toMatchObject({
    from: 'Northwind Studio <no-reply@localhost>',
    subject: 'Hello',
    purpose: 'CUSTOM',
    text: 'One.\n\nTwo.',
    replyTo: null,
    attachments: [{ name: 'notes.txt', contentType: 'text/plain', byteLength: 10 }],
  });
  expect(messages[0].html).toContain('>One.</p>');
  const download = await fixture.request(messages[0].attachments[0].url);
  expect([download.status, await download.text()]).toEqual([200, 'some notes']);
  expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''notes.txt");
});

test('sends given HTML as it is, and makes the text from it', async () => {
  const { data } = await send(callerOf(), { text: null, html: '<p>Hello <b>there</b></p>' });
  expect(data.sendMessage.messages[0]).toMatchObject({ html: '<p>Hello <b>there</b></p>', text: 'Hello there' });
});

test('takes answers to the address of the organization, when it is known', async () => {
  const caller = callerOf();
  const organizationId = caller.organization?.id ?? newId('org');
  await fixture.publish(organizationCreated, {
    ...organizationCreated.example,
    organizationId,
    email: 'hello@northwind.example',
  });
  expect((await send(caller)).data.sendMessage.messages[0].replyTo).toBe('hello@northwind.example');
  const chosen = await send(caller, { replyTo: 'sales@northwind.example' });
  expect(chosen.data.sendMessage.messages[0].replyTo).toBe('sales@northwind.example');
});

test('answers the same messages for the same key and input, five times at once', async () => {
  const caller = callerOf();
  const idempotencyKey = newId('key');
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(caller, { idempotencyKey })));
  expect(new Set(answers.map(({ data }) => data.sendMessage.messages[0].id)).size).toBe(1);
  const { rows } = await fixture.pool.query('SELECT FROM message WHERE organization_id = $1', [
    toUuid(caller.organization?.id ?? newId('org')),
  ]);
  expect(rows).toHaveLength(1);
});

test('refuses the same key with another input', async () => {
  const caller = callerOf();
  const idempotencyKey = newId('key');
  await send(caller, { idempotencyKey });
  expect((await send(caller, { idempotencyKey, subject: 'Another' })).data.sendMessage).toMatchObject({
    __typename: 'IdempotencyKeyReusedError',
    path: ['idempotencyKey'],
  });
});

describe('refuses, naming the field', () => {
  const tooMuch = Array.from({ length: 2 }, () => file('large.txt', new Uint8Array(400_000)));
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['no recipient', { to: [] }, ['to']],
    ['51 recipients', { to: Array.from({ length: 51 }, (_, index) => `to-${index}@contoso.example`) }, ['to']],
    ['a recipient that is no address', { to: ['ap@contoso.example', 'nobody'] }, ['to', '1']],
    ['a recipient with a header in it', { to: ['ap@contoso.example\r\nBcc: all@example.com'] }, ['to', '0']],
    ['an empty subject', { subject: ' ' }, ['subject']],
    ['a subject with a line break', { subject: 'Hello\r\nBcc: all@example.com' }, ['subject']],
    ['a subject of 201 characters', { subject: 'x'.repeat(201) }, ['subject']],
    ['neither text nor HTML', { text: ' ', html: null }, ['text']],
    ['too long a text', { text: 'x'.repeat(100_001) }, ['text']],
    ['an answer address that is none', { replyTo: 'nobody' }, ['replyTo']],
    ['11 files', { attachments: Array.from({ length: 11 }, () => file('a.txt', Buffer.from('a'))) }, ['attachments']],
    ['files of more than 700,000 bytes together', { attachments: tooMuch }, ['attachments']],
    ['a file with a path', { attachments: [file('../a.txt', Buffer.from('a'))] }, ['attachments', '0', 'name']],
    [
      'content that is not base64',
      { attachments: [{ ...file('a.txt', Buffer.from('a')), contentBase64: '$$$' }] },
      ['attachments', '0', 'contentBase64'],
    ],
    [
      'a media type that is none',
      { attachments: [{ ...file('a.txt', Buffer.from('a')), contentType: 'text' }] },
      ['attachments', '0', 'contentType'],
    ],
    ['a short key', { idempotencyKey: 'short' }, ['idempotencyKey']],
  ];
  test.each(cases)('%s', async (_name, input, path) => {
    const answer = await send(callerOf(), input);
    expect(answer.errors).toEqual([]);
    expect(answer.data.sendMessage).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION', path });
  });
});

test('stops an organization at its hourly limit, also when it hurries, and lets it go on an hour later', async () => {
  const caller = callerOf();
  const fifty = Array.from({ length: 50 }, (_, index) => `to-${index}@contoso.example`);
  const answers = await Promise.all([1, 2, 3].map(() => send(caller, { to: fifty })));
  const refused = answers.filter(({ errors }) => errors[0]?.extensions.code === 'RATE_LIMITED');
  expect(refused).toHaveLength(2);
  expect(refused[0]?.errors[0]?.extensions.retryAfterSeconds).toBeGreaterThan(3_500);
  expect((await send(callerOf())).data.sendMessage.__typename).toBe('SendMessageSuccess');
  fixture.moveClock(60 * 60_000);
  expect((await send(caller)).data.sendMessage.__typename).toBe('SendMessageSuccess');
});

test('is for members who may write messages and for API keys with that scope', async () => {
  const key = (scopes: string[]) => callerOf({ kind: 'api_key', scopes });
  expect((await send(key(['messages:write']))).data.sendMessage.__typename).toBe('SendMessageSuccess');
  const refusals: [Caller, string][] = [
    [key(['messages:read']), 'FORBIDDEN'],
    [callerOf({ role: 'VIEWER' }), 'FORBIDDEN'],
    [callerOf({ role: null }), 'FORBIDDEN'],
    [anonymous, 'UNAUTHENTICATED'],
  ];
  for (const [caller, code] of refusals) expect((await send(caller)).errors[0]?.extensions.code).toBe(code);
});
