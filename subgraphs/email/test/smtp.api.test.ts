import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { NetworkProvider } from '../src/provider/provider.ts';
import { createSmtp } from '../src/provider/smtp.ts';
import { outgoing } from './outgoing.ts';
import { type SmtpStandIn, startSmtp } from './stand-ins/smtp.ts';

let standIn: SmtpStandIn;
let smtp: NetworkProvider;
const clientFor = (port: number, { pass = 'secret', timeoutMs = 5_000 } = {}) =>
  createSmtp({ host: '127.0.0.1', port, secure: false, requireTls: false, auth: { user: 'mailer', pass }, timeoutMs });
const portOf = (url: string) => Number(new URL(url).port);

beforeAll(async () => {
  standIn = await startSmtp();
  smtp = clientFor(portOf(standIn.url));
});
afterEach(() => {
  standIn.fault = null;
});
afterAll(() => standIn.close());

test('sends everything a message has', async () => {
  const message = outgoing();
  expect(await smtp.send(message)).toMatchObject({ kind: 'ACCEPTED' });
  const sent = standIn.sent.at(-1);
  expect(sent).toMatchObject({ from: 'mail@quittance.example', to: [message.to] });
  expect(sent?.mail).toMatchObject({
    subject: message.subject,
    text: message.text,
    messageId: `<${message.messageId}@quittance.example>`,
    from: { value: [{ name: 'Müller, "Söhne" & Co', address: 'mail@quittance.example' }] },
    replyTo: { text: message.replyTo },
    attachments: [{ filename: 'Rechnung März.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.7 test') }],
  });
});

test('takes 550 on the recipient for a refused recipient, and 450 for one to try again', async () => {
  standIn.fault = { at: 'RCPT', responseCode: 550, message: '5.1.1 No such user' };
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'RECIPIENT_REFUSED', code: '550 5.1.1' });
  standIn.fault = { at: 'RCPT', responseCode: 450, message: '4.2.1 Greylisted' };
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'DEFERRED' });
});

test('takes a refused relay for a matter of configuration', async () => {
  standIn.fault = { at: 'RCPT', responseCode: 550, message: '5.7.1 Relaying denied' };
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'MISCONFIGURED' });
});

test('takes refused content for a mistake of ours, and content refused for now for one to try again', async () => {
  standIn.fault = { at: 'DATA', responseCode: 554, message: '5.6.0 Looks like spam' };
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'REJECTED' });
  standIn.fault = { at: 'DATA', responseCode: 452, message: '4.3.1 Disk full' };
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'DEFERRED' });
});

test('takes a wrong password for a matter of configuration', async () => {
  expect(await clientFor(portOf(standIn.url), { pass: 'wrong' }).send(outgoing())).toMatchObject({
    kind: 'MISCONFIGURED',
    code: '535',
  });
});

test('does not know what became of a message when the connection breaks off after the content', async () => {
  standIn.fault = { at: 'ACCEPTED', cut: true };
  const before = standIn.sent.length;
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'UNKNOWN' });
  expect(standIn.sent.length).toBe(before + 1);
});

test('knows that nothing was sent when the connection breaks off before the content', async () => {
  standIn.fault = { at: 'RCPT', cut: true };
  expect(await smtp.send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE' });
});

test('knows that nothing was sent when nobody listens, or the server never greets', async () => {
  const mute = createServer();
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const address = mute.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await clientFor(port, { timeoutMs: 300 }).send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE' });
  await new Promise((resolve) => mute.close(resolve));
  expect(await clientFor(port, { timeoutMs: 300 }).send(outgoing())).toMatchObject({ kind: 'UNAVAILABLE' });
});
