import { invoiceSendRequested } from '@quittance/events/invoice';
import { fromUuid, newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginAttempt } from '../src/delivery/begin-attempt.ts';
import { settleAttempt } from '../src/delivery/settle-attempt.ts';
import { claimDue } from '../src/delivery/store.ts';
import { resendMessage } from '../src/message/resend-message.ts';
import { sendRequested } from './examples.ts';
import { minute, startTwoProviders, type TwoProviders } from './two-providers.ts';

let it: TwoProviders;
beforeEach(async () => {
  it = await startTwoProviders({ timeoutMs: 2_000 });
});
afterEach(() => it.stop());

test('an answer that was lost is looked up, and found: nothing is sent twice', async () => {
  it.postmark.faults.switchOn({ kind: 'drop', when: 'after' });
  await it.queue('ap@contoso.example');
  await it.deliver();
  expect(await it.statusOf()).toBe('UNKNOWN');
  await it.later(5_000);
  expect(await it.message()).toMatchObject({
    status: 'SENT',
    provider: 'postmark',
    providerMessageId: it.postmark.sent[0]?.MessageID,
  });
  expect(it.postmark.sent).toHaveLength(1);
  expect(it.sendGrid.requests).toHaveLength(0);
  expect(it.alerts()).toEqual([]);
});

test('a slow provider that lists the message late is waited for', async () => {
  it.postmark.faults.switchOn({ kind: 'hang' });
  it.postmark.listed = false;
  await it.queue('ap@contoso.example');
  await it.deliver();
  await it.later(5_000);
  await it.later(30_000);
  expect(await it.statusOf()).toBe('UNKNOWN');
  it.postmark.listed = true;
  await it.later(2 * minute);
  expect(await it.statusOf()).toBe('SENT');
  expect([it.postmark.sent.length, it.sendGrid.sent.length]).toEqual([1, 0]);
});

test('a message that the provider never had, as it says again and again, goes to the next one', async () => {
  it.postmark.faults.switchOn({ kind: 'drop', when: 'before' });
  await it.queue('ap@contoso.example');
  await it.deliver();
  for (const wait of [5_000, 30_000, 2 * minute]) await it.later(wait);
  expect(await it.statusOf()).toBe('UNKNOWN');
  await it.later(10 * minute);
  expect(await it.statusOf()).toBe('SENT');
  expect(it.postmark.sent.length + it.sendGrid.sent.length).toBe(1);
});

test('what a person has sent again meanwhile is not sent a third time, also when the first turns out never to have gone out', async () => {
  it.postmark.faults.switchOn({ kind: 'drop', when: 'before' });
  const data = sendRequested(it.mail.documents, { to: ['ap@contoso.example'] });
  await it.mail.handle(invoiceSendRequested, data);
  await it.deliver();
  const { id } = await it.message();
  const caller = callerOf({ organization: { id: data.organizationId } });
  const resent = await resendMessage(it.mail.deps, caller, { idempotencyKey: newId('key'), messageId: fromUuid('msg', id) });
  expect(resent.ok).toBe(true);
  for (const wait of [5_000, 30_000, 2 * minute, 10 * minute]) await it.later(wait);
  const messages = await it.mail.deps.db.message.findMany({ orderBy: { id: 'asc' } });
  expect(messages.map((each) => each.status)).toEqual(['FAILED', 'SENT']);
  expect(it.postmark.sent.length + it.sendGrid.sent.length).toBe(1);
});

test('an answer that comes after another worker has given the attempt up as unknown still counts', async () => {
  await it.queue('ap@contoso.example');
  const [claim] = await claimDue(it.mail.deps.db, { now: it.mail.clock.now(), leaseMs: minute, limit: 1 });
  if (claim === undefined) throw new Error('there is something to do');
  const begun = await beginAttempt(it.mail.deps, claim, new Set());
  if (begun === null) throw new Error('there is something to send');
  await it.later(3 * minute);
  expect(await it.statusOf()).toBe('UNKNOWN');
  const late = { messageId: claim.messageId, attemptId: begun.attemptId, provider: 'postmark', canLookUp: true } as const;
  await settleAttempt(it.mail.deps, late, { kind: 'ACCEPTED', providerMessageId: 'late' });
  expect(await it.message()).toMatchObject({ status: 'SENT', providerMessageId: 'late', dueAt: null });
  await settleAttempt(it.mail.deps, late, { kind: 'UNAVAILABLE', code: null, detail: 'even later' });
  expect(await it.attemptsOf()).toEqual(['postmark ACCEPTED']);
});

test('a look-up that is not answered is made again for a day, then a person has to decide', async () => {
  it.postmark.faults.switchOn({ kind: 'drop', when: 'after' });
  await it.queue('ap@contoso.example');
  await it.deliver();
  await it.postmark.close();
  for (let hour = 0; hour < 24; hour++) {
    await it.later(60 * minute);
    expect(await it.statusOf()).toBe('UNKNOWN');
  }
  expect(it.alerts()).toEqual([]);
  await it.later(60 * minute);
  expect(await it.message()).toMatchObject({ status: 'UNKNOWN', dueAt: null });
  expect(it.alerts()).toEqual(['OUTCOME_UNKNOWN']);
  expect(it.sendGrid.requests).toHaveLength(0);
});

test('where nobody can be asked, an unknown outcome stays unknown: an alert, and never a second message by itself', async () => {
  it.postmark.faults.switchOn({ kind: 'status', status: 503, body: {} });
  it.sendGrid.faults.switchOn({ kind: 'drop', when: 'after' });
  await it.queue('ap@contoso.example');
  await it.deliver();
  expect(await it.attemptsOf()).toEqual(['postmark UNAVAILABLE', 'sendgrid UNKNOWN']);
  expect(it.alerts()).toEqual(['OUTCOME_UNKNOWN']);
  for (let day = 0; day < 10; day++) await it.later(24 * 60 * minute);
  expect(await it.message()).toMatchObject({ status: 'UNKNOWN', dueAt: null });
  expect([it.postmark.sent.length, it.sendGrid.sent.length]).toEqual([0, 1]);
});
