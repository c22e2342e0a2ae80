import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createPostmark } from '../src/provider/postmark.ts';
import { metadataKeys, type NetworkProvider } from '../src/provider/provider.ts';
import { outgoing } from './outgoing.ts';
import { type PostmarkStandIn, startPostmark } from './stand-ins/postmark.ts';

let standIn: PostmarkStandIn;
let postmark: NetworkProvider;
const clientFor = (changes: { token?: string; url?: string; timeoutMs?: number } = {}) =>
  createPostmark({
    token: standIn.token,
    url: standIn.url,
    stream: 'outbound',
    timeoutMs: 5_000,
    now: () => new Date(),
    ...changes,
  });

beforeAll(async () => {
  standIn = await startPostmark();
  postmark = clientFor();
});
afterEach(() => standIn.faults.switchOff());
afterAll(async () => {
  await standIn.close();
  expect(standIn.violations).toEqual([]);
});

test('sends everything a message has, in the form that the contract asks for', async () => {
  const message = outgoing();
  const outcome = await postmark.send(message);
  const sent = standIn.sent.at(-1);
  expect(outcome).toEqual({ kind: 'ACCEPTED', providerMessageId: sent?.MessageID });
  expect(sent).toMatchObject({
    From: '"Müller, \\"Söhne\\" & Co" <mail@quittance.example>',
    To: message.to,
    ReplyTo: message.replyTo,
    Subject: message.subject,
    TextBody: message.text,
    HtmlBody: message.html,
    MessageStream: 'outbound',
    Metadata: { [metadataKeys.message]: message.messageId, [metadataKeys.attempt]: message.attemptId },
    Attachments: [
      { Name: 'Rechnung März.pdf', ContentType: 'application/pdf', Content: Buffer.from('%PDF-1.7 test').toString('base64') },
    ],
  });
});

test('finds an attempt by its metadata, and says when there is none', async () => {
  const message = outgoing();
  await postmark.send(message);
  expect(await postmark.lookUp?.(message.attemptId)).toEqual({
    kind: 'FOUND',
    providerMessageId: standIn.sent.at(-1)?.MessageID,
  });
  expect(await postmark.lookUp?.(newId('dlv'))).toEqual({ kind: 'ABSENT' });
});

test('calls a look-up unanswered when the token is refused', async () => {
  expect(await clientFor({ token: 'wrong' }).lookUp?.(newId('dlv'))).toMatchObject({ kind: 'UNANSWERED' });
});

test('takes a refused token for a matter of configuration', async () => {
  expect(await clientFor({ token: 'wrong' }).send(outgoing())).toMatchObject({ kind: 'MISCONFIGURED', code: '10' });
});

test('takes 406 for a refused recipient', async () => {
  standIn.inactive.add('gone@contoso.example');
  expect(await postmark.send(outgoing({ to: 'gone@contoso.example' }))).toMatchObject({ kind: 'RECIPIENT_REFUSED', code: '406' });
});

test('honours Retry-After', async () => {
  standIn.faults.switchOn({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '7' },
    body: { ErrorCode: 429, Message: 'Slow down' },
  });
  expect(await postmark.send(outgoing())).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs: 7_000 });
});

test.each([500, 503])('takes %i for an outage', async (status) => {
  standIn.faults.switchOn({ kind: 'status', status, body: {} });
  expect(await postmark.send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE', code: String(status) });
});

test('does not know what became of a message when the connection breaks off', async () => {
  standIn.faults.switchOn({ kind: 'drop', when: 'after' });
  expect(await postmark.send(outgoing())).toMatchObject({ kind: 'UNKNOWN' });
});

test('does not know what became of a message when the answer does not come in time', async () => {
  standIn.faults.switchOn({ kind: 'hang' });
  expect(await clientFor({ timeoutMs: 300 }).send(outgoing())).toMatchObject({ kind: 'UNKNOWN' });
});

test('knows that nothing was sent when nobody listens', async () => {
  const gone = await startPostmark();
  await gone.close();
  expect(await clientFor({ url: gone.url }).send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE', code: 'ECONNREFUSED' });
});
