import { passwordResetRequested } from '@quittance/events/user';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginAttempt } from '../src/delivery/begin-attempt.ts';
import { claimDue } from '../src/delivery/store.ts';
import { forgetMisconfiguration } from '../src/provider/health.ts';
import { minute, startTwoProviders, type TwoProviders } from './two-providers.ts';

let it: TwoProviders;
beforeEach(async () => {
  it = await startTwoProviders({ timeoutMs: 5_000 });
});
afterEach(() => it.stop());

test('the first provider that works sends it, with the PDF', async () => {
  await it.queue('ap@contoso.example');
  await it.deliver();
  expect(await it.message()).toMatchObject({
    status: 'SENT',
    provider: 'postmark',
    providerMessageId: it.postmark.sent[0]?.MessageID,
    dueAt: null,
  });
  expect(it.postmark.sent[0]?.Attachments[0]?.Content).toBe(Buffer.from('%PDF-1.7 invoice').toString('base64'));
  expect(it.sendGrid.sent).toHaveLength(0);
});

test('with one provider down, 3 of 8 messages reach it, the next one sends all 8, and after its rest it is asked again', async () => {
  it.postmark.faults.switchOn({ kind: 'status', status: 500, body: {} }, Number.POSITIVE_INFINITY);
  const recipients = Array.from({ length: 8 }, (_, index) => `to-${index}@contoso.example`);
  for (const recipient of recipients) {
    await it.queue(recipient);
    await it.deliver();
  }
  expect(it.postmark.requests).toHaveLength(3);
  expect(it.sendGrid.sent).toHaveLength(8);
  expect(await it.mail.deps.db.providerHealth.findMany()).toMatchObject([{ provider: 'postmark', state: 'RESTING' }]);

  it.postmark.faults.switchOff();
  it.mail.clock.advance(minute);
  await it.queue('recovered@contoso.example');
  await it.deliver();
  expect(await it.attemptsOf('recovered@contoso.example')).toEqual(['postmark ACCEPTED']);
  expect(await it.mail.deps.db.providerHealth.findMany()).toMatchObject([{ provider: 'postmark', state: 'WORKING' }]);
});

test('a provider that asks to slow down is left alone until the time it named', async () => {
  it.postmark.faults.switchOn({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '120' },
    body: { ErrorCode: 429, Message: 'Slow down' },
  });
  await it.queue('one@contoso.example');
  await it.deliver();
  await it.queue('two@contoso.example');
  await it.later(minute);
  await it.queue('three@contoso.example');
  await it.later(minute + 1);
  expect(await it.attemptsOf('one@contoso.example')).toEqual(['postmark RATE_LIMITED', 'sendgrid ACCEPTED']);
  expect(await it.attemptsOf('two@contoso.example')).toEqual(['sendgrid ACCEPTED']);
  expect(await it.attemptsOf('three@contoso.example')).toEqual(['postmark ACCEPTED']);
});

test('a provider that refuses our credentials is switched off with an alert, until the service starts again', async () => {
  it.postmark.faults.switchOn({ kind: 'status', status: 401, body: { ErrorCode: 10, Message: 'Bad token' } });
  await it.queue('one@contoso.example');
  await it.deliver();
  await it.queue('two@contoso.example');
  await it.later(60 * minute);
  expect(await it.attemptsOf('one@contoso.example')).toEqual(['postmark MISCONFIGURED', 'sendgrid ACCEPTED']);
  expect(await it.attemptsOf('two@contoso.example')).toEqual(['sendgrid ACCEPTED']);
  expect(it.alerts()).toEqual(['PROVIDER_MISCONFIGURED']);
  await forgetMisconfiguration(it.mail.deps.db, it.mail.clock.now());
  await it.queue('three@contoso.example');
  await it.deliver();
  expect(await it.attemptsOf('three@contoso.example')).toEqual(['postmark ACCEPTED']);
});

test('a refused recipient is suppressed: nobody else is asked, the breaker does not mind, and the next message stays here', async () => {
  it.postmark.inactive.add('gone@contoso.example');
  for (let round = 0; round < 4; round++) {
    await it.mail.deps.db.suppression.deleteMany();
    await it.queue('gone@contoso.example');
    await it.deliver();
  }
  const messages = await it.mail.deps.db.message.findMany({ include: { attempts: true } });
  expect(messages.map(({ status, attempts }) => [status, attempts.length])).toEqual(Array(4).fill(['BOUNCED', 1]));
  expect(it.sendGrid.requests).toHaveLength(0);
  await it.queue('Gone@contoso.example', 'ap@contoso.example');
  await it.deliver();
  expect(await it.statusOf('Gone@contoso.example')).toBe('SUPPRESSED');
  expect(await it.attemptsOf()).toEqual(['postmark ACCEPTED']);
});

test('an address that is suppressed while the message waits gets nothing', async () => {
  await it.queue('ap@contoso.example');
  const { organizationId } = await it.message();
  await it.mail.deps.db.suppression.create({
    data: {
      id: crypto.randomUUID(),
      organizationId,
      address: 'ap@contoso.example',
      reason: 'COMPLAINT',
      createdAt: it.mail.clock.now(),
    },
  });
  await it.deliver();
  expect(await it.statusOf()).toBe('SUPPRESSED');
  expect(it.postmark.requests).toHaveLength(0);
});

test('a message that a provider refuses as such fails with an alert, and is not shown around', async () => {
  it.postmark.faults.switchOn({ kind: 'status', status: 422, body: { ErrorCode: 300, Message: "Invalid 'From' address" } });
  await it.queue('ap@contoso.example');
  await it.deliver();
  expect(await it.message()).toMatchObject({ status: 'FAILED', dueAt: null });
  expect(await it.attemptsOf()).toEqual(['postmark REJECTED']);
  expect(it.alerts()).toEqual(['MESSAGE_REJECTED']);
});

test('with every provider down the message is put off, and sent when one is back', async () => {
  for (const standIn of [it.postmark, it.sendGrid])
    standIn.faults.switchOn({ kind: 'status', status: 503, body: {} }, Number.POSITIVE_INFINITY);
  await it.queue('ap@contoso.example');
  await it.deliver();
  expect(await it.message()).toMatchObject({ status: 'DEFERRED', deferrals: 1 });
  await it.later(minute - 1);
  expect(await it.message()).toMatchObject({ deferrals: 1 });
  await it.later(1);
  expect(await it.message()).toMatchObject({ status: 'DEFERRED', deferrals: 2 });
  it.sendGrid.faults.switchOff();
  await it.later(5 * minute);
  expect(await it.message()).toMatchObject({ status: 'SENT', provider: 'sendgrid' });
  expect(it.alerts()).toEqual([]);
});

test('a message that nobody could take for two days is given up with an alert', async () => {
  for (const standIn of [it.postmark, it.sendGrid])
    standIn.faults.switchOn({ kind: 'status', status: 503, body: {} }, Number.POSITIVE_INFINITY);
  await it.queue('ap@contoso.example');
  for (let hour = 0; hour < 48; hour++) {
    await it.later(60 * minute);
    if (hour < 43) expect(await it.statusOf()).toBe('DEFERRED');
  }
  expect(await it.message()).toMatchObject({ status: 'FAILED', dueAt: null });
  expect(it.alerts()).toEqual(['MESSAGE_GIVEN_UP']);
});

test('a worker that lost its lease begins nothing any more', async () => {
  await it.queue('ap@contoso.example');
  const [slow] = await claimDue(it.mail.deps.db, { now: it.mail.clock.now(), leaseMs: minute, limit: 1 });
  it.mail.clock.advance(minute);
  const [quick] = await claimDue(it.mail.deps.db, { now: it.mail.clock.now(), leaseMs: minute, limit: 1 });
  if (slow === undefined || quick === undefined) throw new Error('both had it');
  expect(await beginAttempt(it.mail.deps, slow, new Set())).toBeNull();
  expect(await beginAttempt(it.mail.deps, quick, new Set())).not.toBeNull();
  expect(await it.mail.deps.db.deliveryAttempt.count()).toBe(1);
});

test('three workers share 60 messages, and each is sent once', async () => {
  await it.queue(...Array.from({ length: 60 }, (_, index) => `to-${index}@contoso.example`));
  await Promise.all([it.deliver(), it.deliver(), it.deliver()]);
  const recipients = it.postmark.sent.map((sent) => sent.To);
  expect(recipients).toHaveLength(60);
  expect(new Set(recipients).size).toBe(60);
  expect(await it.mail.deps.db.deliveryAttempt.count()).toBe(60);
});

test('a password link that was really sent is forgotten here', async () => {
  const expiresAt = new Date(it.mail.clock.now().getTime() + 30 * minute).toISOString();
  await it.mail.handle(passwordResetRequested, { ...passwordResetRequested.example, to: 'ada@northwind.example', expiresAt });
  await it.deliver();
  expect(it.postmark.sent[0]?.TextBody).toContain(passwordResetRequested.example.resetUrl);
  expect(await it.message('ada@northwind.example')).toMatchObject({ status: 'SENT', textBody: null, htmlBody: null });
});
