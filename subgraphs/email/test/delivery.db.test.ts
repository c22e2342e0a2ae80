import { invoiceSendRequested } from '@quittance/events/invoice';
import { passwordResetRequested } from '@quittance/events/user';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliverDue } from '../src/delivery/worker.ts';
import { forgetMisconfiguration } from '../src/provider/health.ts';
import { createPostmark } from '../src/provider/postmark.ts';
import { createSendGrid } from '../src/provider/sendgrid.ts';
import { sendRequested } from './examples.ts';
import { capturedLog, type Mail, startMail } from './harness.ts';
import { type PostmarkStandIn, startPostmark } from './stand-ins/postmark.ts';
import { type SendGridStandIn, startSendGrid } from './stand-ins/sendgrid.ts';

const minute = 60_000;
let postmark: PostmarkStandIn;
let sendGrid: SendGridStandIn;
let mail: Mail;
let alerts: () => string[];

/** Postmark first, SendGrid behind it. */
beforeEach(async () => {
  [postmark, sendGrid] = await Promise.all([startPostmark(), startSendGrid()]);
  const now = () => new Date();
  const captured = capturedLog();
  alerts = captured.alerts;
  mail = await startMail(
    [
      createPostmark({ token: postmark.token, url: postmark.url, stream: 'outbound', timeoutMs: 300, now }),
      createSendGrid({ apiKey: sendGrid.apiKey, url: sendGrid.url, timeoutMs: 300, now }),
    ],
    { log: captured.log },
  );
});
afterEach(async () => {
  await mail.close();
  await Promise.all([postmark.close(), sendGrid.close()]);
  expect([...postmark.violations, ...sendGrid.violations]).toEqual([]);
});

async function queue(...to: string[]): Promise<void> {
  for (const recipient of to) await mail.handle(invoiceSendRequested, sendRequested(mail.documents, { to: [recipient] }));
}
const deliver = () => deliverDue(mail.deps);
const later = (ms: number) => {
  mail.clock.advance(ms);
  return deliver();
};
const message = async (recipient = 'ap@contoso.example') => {
  const [found, ...others] = await mail.deps.db.message.findMany({
    where: { recipient },
    include: { attempts: { orderBy: { number: 'asc' } }, timeline: { orderBy: { id: 'asc' } } },
  });
  expect(others).toEqual([]);
  if (found === undefined) throw new Error(`no message to ${recipient}`);
  return found;
};
const attemptsOf = async (recipient?: string) =>
  (await message(recipient)).attempts.map((attempt) => `${attempt.provider} ${attempt.outcome}`);
const statusOf = async (recipient?: string) => (await message(recipient)).status;

test('the first provider that works sends it, with the PDF', async () => {
  await queue('ap@contoso.example');
  await deliver();
  expect(await message()).toMatchObject({
    status: 'SENT',
    provider: 'postmark',
    providerMessageId: postmark.sent[0]?.MessageID,
    dueAt: null,
  });
  expect(postmark.sent[0]?.Attachments[0]?.Content).toBe(Buffer.from('%PDF-1.7 invoice').toString('base64'));
  expect(sendGrid.sent).toHaveLength(0);
});

test('with one provider down, 3 of 8 messages reach it, the next one sends all 8, and after its rest it is asked again', async () => {
  postmark.faults.switchOn({ kind: 'status', status: 500, body: {} }, Number.POSITIVE_INFINITY);
  const recipients = Array.from({ length: 8 }, (_, index) => `to-${index}@contoso.example`);
  for (const recipient of recipients) {
    await queue(recipient);
    await deliver();
  }
  expect(postmark.requests).toHaveLength(3);
  expect(sendGrid.sent).toHaveLength(8);
  expect(await mail.deps.db.providerHealth.findMany()).toMatchObject([{ provider: 'postmark', state: 'RESTING' }]);

  postmark.faults.switchOff();
  mail.clock.advance(minute);
  await queue('recovered@contoso.example');
  await deliver();
  expect(await attemptsOf('recovered@contoso.example')).toEqual(['postmark ACCEPTED']);
  expect(await mail.deps.db.providerHealth.findMany()).toMatchObject([{ provider: 'postmark', state: 'WORKING' }]);
});

test('a provider that asks to slow down is left alone until the time it named', async () => {
  postmark.faults.switchOn({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '120' },
    body: { ErrorCode: 429, Message: 'Slow down' },
  });
  await queue('one@contoso.example');
  await deliver();
  await queue('two@contoso.example');
  await later(minute);
  await queue('three@contoso.example');
  await later(minute + 1);
  expect(await attemptsOf('one@contoso.example')).toEqual(['postmark RATE_LIMITED', 'sendgrid ACCEPTED']);
  expect(await attemptsOf('two@contoso.example')).toEqual(['sendgrid ACCEPTED']);
  expect(await attemptsOf('three@contoso.example')).toEqual(['postmark ACCEPTED']);
});

test('a provider that refuses our credentials is switched off with an alert, until the service starts again', async () => {
  postmark.faults.switchOn({ kind: 'status', status: 401, body: { ErrorCode: 10, Message: 'Bad token' } });
  await queue('one@contoso.example');
  await deliver();
  await queue('two@contoso.example');
  await later(60 * minute);
  expect(await attemptsOf('one@contoso.example')).toEqual(['postmark MISCONFIGURED', 'sendgrid ACCEPTED']);
  expect(await attemptsOf('two@contoso.example')).toEqual(['sendgrid ACCEPTED']);
  expect(alerts()).toEqual(['PROVIDER_MISCONFIGURED']);
  await forgetMisconfiguration(mail.deps.db, mail.clock.now());
  await queue('three@contoso.example');
  await deliver();
  expect(await attemptsOf('three@contoso.example')).toEqual(['postmark ACCEPTED']);
});

test('a refused recipient is suppressed: nobody else is asked, the breaker does not mind, and the next message stays here', async () => {
  postmark.inactive.add('gone@contoso.example');
  for (let round = 0; round < 4; round++) {
    await mail.deps.db.suppression.deleteMany();
    await queue('gone@contoso.example');
    await deliver();
  }
  const messages = await mail.deps.db.message.findMany({ include: { attempts: true } });
  expect(messages.map(({ status, attempts }) => [status, attempts.length])).toEqual(Array(4).fill(['BOUNCED', 1]));
  expect(sendGrid.requests).toHaveLength(0);
  await queue('Gone@contoso.example', 'ap@contoso.example');
  await deliver();
  expect(await statusOf('Gone@contoso.example')).toBe('SUPPRESSED');
  expect(await attemptsOf()).toEqual(['postmark ACCEPTED']);
});

test('an address that is suppressed while the message waits gets nothing', async () => {
  await queue('ap@contoso.example');
  const { organizationId } = await message();
  await mail.deps.db.suppression.create({
    data: {
      id: crypto.randomUUID(),
      organizationId,
      address: 'ap@contoso.example',
      reason: 'COMPLAINT',
      createdAt: mail.clock.now(),
    },
  });
  await deliver();
  expect(await statusOf()).toBe('SUPPRESSED');
  expect(postmark.requests).toHaveLength(0);
});

test('a message that a provider refuses as such fails with an alert, and is not shown around', async () => {
  postmark.faults.switchOn({ kind: 'status', status: 422, body: { ErrorCode: 300, Message: "Invalid 'From' address" } });
  await queue('ap@contoso.example');
  await deliver();
  expect(await message()).toMatchObject({ status: 'FAILED', dueAt: null });
  expect(await attemptsOf()).toEqual(['postmark REJECTED']);
  expect(alerts()).toEqual(['MESSAGE_REJECTED']);
});

test('with every provider down the message is put off, and sent when one is back', async () => {
  for (const standIn of [postmark, sendGrid])
    standIn.faults.switchOn({ kind: 'status', status: 503, body: {} }, Number.POSITIVE_INFINITY);
  await queue('ap@contoso.example');
  await deliver();
  expect(await message()).toMatchObject({ status: 'DEFERRED', deferrals: 1 });
  await later(minute - 1);
  expect(await message()).toMatchObject({ deferrals: 1 });
  await later(1);
  expect(await message()).toMatchObject({ status: 'DEFERRED', deferrals: 2 });
  sendGrid.faults.switchOff();
  await later(5 * minute);
  expect(await message()).toMatchObject({ status: 'SENT', provider: 'sendgrid' });
  expect(alerts()).toEqual([]);
});

test('a message that nobody could take for two days is given up with an alert', async () => {
  for (const standIn of [postmark, sendGrid])
    standIn.faults.switchOn({ kind: 'status', status: 503, body: {} }, Number.POSITIVE_INFINITY);
  await queue('ap@contoso.example');
  for (let hour = 0; hour < 48; hour++) {
    await later(60 * minute);
    if (hour < 43) expect(await statusOf()).toBe('DEFERRED');
  }
  expect(await message()).toMatchObject({ status: 'FAILED', dueAt: null });
  expect(alerts()).toEqual(['MESSAGE_GIVEN_UP']);
});

test('an answer that was lost is looked up, and found: nothing is sent twice', async () => {
  postmark.faults.switchOn({ kind: 'drop', when: 'after' });
  await queue('ap@contoso.example');
  await deliver();
  expect(await statusOf()).toBe('UNKNOWN');
  await later(5_000);
  expect(await message()).toMatchObject({ status: 'SENT', provider: 'postmark', providerMessageId: postmark.sent[0]?.MessageID });
  expect(postmark.sent).toHaveLength(1);
  expect(sendGrid.requests).toHaveLength(0);
  expect(alerts()).toEqual([]);
});

test('a slow provider that lists the message late is waited for', async () => {
  postmark.faults.switchOn({ kind: 'hang' });
  postmark.listed = false;
  await queue('ap@contoso.example');
  await deliver();
  await later(5_000);
  await later(30_000);
  expect(await statusOf()).toBe('UNKNOWN');
  postmark.listed = true;
  await later(2 * minute);
  expect(await statusOf()).toBe('SENT');
  expect([postmark.sent.length, sendGrid.sent.length]).toEqual([1, 0]);
});

test('a message that the provider never had, as it says again and again, goes to the next one', async () => {
  postmark.faults.switchOn({ kind: 'drop', when: 'before' });
  await queue('ap@contoso.example');
  await deliver();
  for (const wait of [5_000, 30_000, 2 * minute]) await later(wait);
  expect(await statusOf()).toBe('UNKNOWN');
  await later(10 * minute);
  expect(await statusOf()).toBe('SENT');
  expect(postmark.sent.length + sendGrid.sent.length).toBe(1);
});

test('a look-up that is not answered is made again for a day, then a person has to decide', async () => {
  postmark.faults.switchOn({ kind: 'drop', when: 'after' });
  await queue('ap@contoso.example');
  await deliver();
  await postmark.close();
  for (let hour = 0; hour < 24; hour++) {
    await later(60 * minute);
    expect(await statusOf()).toBe('UNKNOWN');
  }
  expect(alerts()).toEqual([]);
  await later(60 * minute);
  expect(await message()).toMatchObject({ status: 'UNKNOWN', dueAt: null });
  expect(alerts()).toEqual(['OUTCOME_UNKNOWN']);
  expect(sendGrid.requests).toHaveLength(0);
});

test('where nobody can be asked, an unknown outcome stays unknown: an alert, and never a second message by itself', async () => {
  postmark.faults.switchOn({ kind: 'status', status: 503, body: {} });
  sendGrid.faults.switchOn({ kind: 'drop', when: 'after' });
  await queue('ap@contoso.example');
  await deliver();
  expect(await attemptsOf()).toEqual(['postmark UNAVAILABLE', 'sendgrid UNKNOWN']);
  expect(alerts()).toEqual(['OUTCOME_UNKNOWN']);
  for (let day = 0; day < 10; day++) await later(24 * 60 * minute);
  expect(await message()).toMatchObject({ status: 'UNKNOWN', dueAt: null });
  expect([postmark.sent.length, sendGrid.sent.length]).toEqual([0, 1]);
});

test('three workers share 60 messages, and each is sent once', async () => {
  await queue(...Array.from({ length: 60 }, (_, index) => `to-${index}@contoso.example`));
  await Promise.all([deliver(), deliver(), deliver()]);
  const recipients = postmark.sent.map((sent) => sent.To);
  expect(recipients).toHaveLength(60);
  expect(new Set(recipients).size).toBe(60);
  expect(await mail.deps.db.deliveryAttempt.count()).toBe(60);
});

test('a password link that was really sent is forgotten here', async () => {
  const expiresAt = new Date(mail.clock.now().getTime() + 30 * minute).toISOString();
  await mail.handle(passwordResetRequested, { ...passwordResetRequested.example, to: 'ada@northwind.example', expiresAt });
  await deliver();
  expect(postmark.sent[0]?.TextBody).toContain(passwordResetRequested.example.resetUrl);
  expect(await message('ada@northwind.example')).toMatchObject({ status: 'SENT', textBody: null, htmlBody: null });
});
