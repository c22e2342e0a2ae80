import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { metadataKeys, type NetworkProvider } from '../src/provider/provider.ts';
import { createSendGrid } from '../src/provider/sendgrid.ts';
import { outgoing } from './outgoing.ts';
import { type SendGridStandIn, startSendGrid } from './stand-ins/sendgrid.ts';

let standIn: SendGridStandIn;
let sendGrid: NetworkProvider;
const clientFor = (changes: { apiKey?: string; url?: string; timeoutMs?: number } = {}) =>
  createSendGrid({ apiKey: standIn.apiKey, url: standIn.url, timeoutMs: 5_000, now: () => new Date(), ...changes });

beforeAll(async () => {
  standIn = await startSendGrid();
  sendGrid = clientFor();
});
afterEach(() => standIn.faults.switchOff());
afterAll(async () => {
  await standIn.close();
  expect(standIn.violations).toEqual([]);
});

test('sends everything a message has, in the form that the contract asks for', async () => {
  const message = outgoing();
  const outcome = await sendGrid.send(message);
  const sent = standIn.sent.at(-1);
  expect(outcome).toEqual({ kind: 'ACCEPTED', providerMessageId: sent?.id });
  expect(sent).toMatchObject({
    personalizations: [
      {
        to: [{ email: message.to }],
        custom_args: { [metadataKeys.message]: message.messageId, [metadataKeys.attempt]: message.attemptId },
      },
    ],
    from: { email: 'mail@quittance.example', name: 'Müller, "Söhne" & Co' },
    reply_to: { email: message.replyTo },
    subject: message.subject,
    content: [
      { type: 'text/plain', value: message.text },
      { type: 'text/html', value: message.html },
    ],
    attachments: [
      { filename: 'Rechnung März.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.7 test').toString('base64') },
    ],
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  });
});

test('keeps the settings of two clients apart', async () => {
  const other = clientFor({ apiKey: 'SG.other' });
  expect((await sendGrid.send(outgoing())).kind).toBe('ACCEPTED');
  expect((await other.send(outgoing())).kind).toBe('MISCONFIGURED');
});

test('takes 400 on the recipient for a refused recipient', async () => {
  expect(await sendGrid.send(outgoing({ to: 'ap@contoso' }))).toMatchObject({ kind: 'RECIPIENT_REFUSED', code: '400' });
});

test('takes 400 on anything else for a mistake of ours', async () => {
  standIn.faults.switchOn({ kind: 'status', status: 400, body: { errors: [{ message: 'Bad Request', field: 'subject' }] } });
  expect(await sendGrid.send(outgoing())).toMatchObject({ kind: 'REJECTED', detail: 'Bad Request' });
});

test('honours the moment at which the rate limit resets', async () => {
  const now = new Date('2026-01-31T12:00:00Z');
  const limited = createSendGrid({ apiKey: standIn.apiKey, url: standIn.url, timeoutMs: 5_000, now: () => now });
  const reset = String(now.getTime() / 1000 + 90);
  standIn.faults.switchOn({ kind: 'status', status: 429, headers: { 'x-ratelimit-reset': reset }, body: { errors: [] } });
  expect(await limited.send(outgoing())).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs: 90_000 });
});

test.each([500, 503])('takes %i for an outage', async (status) => {
  standIn.faults.switchOn({ kind: 'status', status, body: { errors: [] } });
  expect(await sendGrid.send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE', code: String(status) });
});

test('does not know what became of a message when the connection breaks off', async () => {
  standIn.faults.switchOn({ kind: 'drop', when: 'after' });
  expect(await sendGrid.send(outgoing())).toMatchObject({ kind: 'UNKNOWN' });
});

test('does not know what became of a message when the answer does not come in time', async () => {
  standIn.faults.switchOn({ kind: 'hang' });
  expect(await clientFor({ timeoutMs: 300 }).send(outgoing())).toMatchObject({ kind: 'UNKNOWN' });
});

test('knows that nothing was sent when nobody listens', async () => {
  const gone = await startSendGrid();
  await gone.close();
  expect(await clientFor({ url: gone.url }).send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE', code: 'ECONNREFUSED' });
});
