import { createSign, generateKeyPairSync } from 'node:crypto';
import { invoicePaid } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { metadataKeys } from '../src/provider/provider.ts';
import { paid } from './examples.ts';
import { type PostmarkStandIn, startPostmark } from './stand-ins/postmark.ts';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';

const seller = callerOf();
const organizationId = seller.organization?.id ?? newId('org');
const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const password = 'a long enough password';
let postmark: PostmarkStandIn;
let fixture: Fixture;
/** The message that was just sent through Postmark, as Postmark knows it. */
let sent: PostmarkStandIn['sent'][number];

beforeAll(async () => {
  postmark = await startPostmark();
  fixture = await startFixture({
    MAIL_FROM: 'Quittance <mail@quittance.example>',
    POSTMARK_TOKEN: postmark.token,
    POSTMARK_URL: postmark.url,
    POSTMARK_WEBHOOK_USER: 'postmark',
    POSTMARK_WEBHOOK_PASSWORD: password,
    POSTMARK_WEBHOOK_ADDRESSES: '3.134.147.250, 50.31.156.6',
    SENDGRID_WEBHOOK_PUBLIC_KEY: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  });
});
afterAll(async () => {
  await fixture.stop();
  await postmark.close();
});
beforeEach(async () => {
  await fixture.pool.query('DELETE FROM suppression');
  await fixture.publish(invoicePaid, paid({ organizationId, to: 'payer@contoso.example' }));
  await fixture.settled();
  sent = last(postmark.sent);
});

function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new Error('there is nothing');
  return item;
}

const fromPostmark = {
  authorization: `Basic ${Buffer.from(`postmark:${password}`).toString('base64')}`,
  'x-forwarded-for': '50.31.156.6',
};
const tellPostmark = async (record: Record<string, unknown>, headers: Record<string, string> = fromPostmark) => {
  const body = JSON.stringify({ MessageID: sent.MessageID, Metadata: sent.Metadata, Recipient: sent.To, ...record });
  return (await fixture.request('/webhooks/postmark', { method: 'POST', headers, body })).status;
};
/** Later than anything that we do in these tests. */
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const delivery = { RecordType: 'Delivery', DeliveredAt: inMinutes(5), Details: '250 2.0.0 OK' };
const bounce = {
  RecordType: 'Bounce',
  ID: 42,
  Type: 'HardBounce',
  Description: 'Unknown user',
  Details: '550',
  BouncedAt: inMinutes(6),
  Inactive: true,
};
const complaint = { RecordType: 'SpamComplaint', ID: 43, Type: 'SpamComplaint', BouncedAt: inMinutes(60) };
const open = { RecordType: 'Open', ReceivedAt: inMinutes(30) };

const sign = (timestamp: string, body: string) =>
  createSign('sha256').update(timestamp).update(body).sign(keys.privateKey).toString('base64');
const tellSendGrid = async (events: readonly Record<string, unknown>[], change: { body?: string; timestamp?: string } = {}) => {
  // SendGrid puts a line break at the end, and signs it.
  const body = `${JSON.stringify(events.map((event) => ({ sg_message_id: 'abc.recvd', timestamp: 1_769_932_800, ...sent.Metadata, ...event })))}\r\n`;
  const headers = {
    'x-twilio-email-event-webhook-timestamp': change.timestamp ?? '1769932800',
    'x-twilio-email-event-webhook-signature': sign('1769932800', body),
  };
  return (await fixture.request('/webhooks/sendgrid', { method: 'POST', headers, body: change.body ?? body })).status;
};

/** The message as the seller sees it. */
const message = async (): Promise<Json> => {
  const query = 'query Q($id: ID!) { message(id: $id) { status provider { id } timeline { type detail } attempts { outcome } } }';
  return (await fixture.run(seller, query, { id: sent.Metadata[metadataKeys.message] })).data.message;
};
const timeline = async () => (await message()).timeline.map((entry: { type: string }) => entry.type);
const suppressed = async () =>
  (await fixture.run(seller, '{ suppressions { nodes { address reason } } }')).data.suppressions.nodes;

describe('Postmark', () => {
  test('tells that a message arrived, and was opened', async () => {
    expect(await tellPostmark(delivery)).toBe(204);
    expect(await tellPostmark(open)).toBe(204);
    expect(await message()).toMatchObject({ status: 'DELIVERED', provider: { id: 'postmark' } });
    expect(await timeline()).toEqual(['QUEUED', 'SENT', 'DELIVERED', 'OPENED']);
  });

  test('tells it twice, five times at once: it is noted once', async () => {
    await Promise.all([1, 2, 3, 4, 5].map(() => tellPostmark(delivery)));
    expect(await timeline()).toEqual(['QUEUED', 'SENT', 'DELIVERED']);
    const { rows } = await fixture.pool.query(`SELECT data FROM outbox WHERE subject = $1 ORDER BY sequence`, [
      sent.Metadata[metadataKeys.message],
    ]);
    expect(rows.map(({ data }) => [data.status, data.version])).toEqual([
      ['QUEUED', 1],
      ['SENT', 3],
      ['DELIVERED', 4],
    ]);
  });

  test('tells that it came back for good: red, and the address gets no more', async () => {
    await tellPostmark(bounce);
    await tellPostmark(delivery);
    expect(await message()).toMatchObject({ status: 'BOUNCED' });
    expect(await suppressed()).toEqual([{ address: 'payer@contoso.example', reason: 'BOUNCE' }]);
    const before = postmark.sent.length;
    await fixture.publish(invoicePaid, paid({ organizationId, to: 'PAYER@contoso.example' }));
    await fixture.settled();
    expect(postmark.sent.length).toBe(before);
  });

  test('tells that it came back for now: the address keeps getting mail', async () => {
    await tellPostmark({ ...bounce, Type: 'SoftBounce', Inactive: false });
    expect([(await message()).status, await suppressed()]).toEqual(['BOUNCED', []]);
  });

  test('tells of a complaint after the arrival, and an arrival after the complaint', async () => {
    await tellPostmark(complaint);
    await tellPostmark(delivery);
    await tellPostmark(open);
    expect((await message()).status).toBe('COMPLAINED');
    expect(await suppressed()).toEqual([{ address: 'payer@contoso.example', reason: 'COMPLAINT' }]);
  });

  test('proves that a message arrived whose outcome nobody knew', async () => {
    await fixture.pool.query(`UPDATE message SET status = 'UNKNOWN', provider = NULL WHERE provider_message_id = $1`, [
      sent.MessageID,
    ]);
    await fixture.pool.query(`UPDATE delivery_attempt SET outcome = 'UNKNOWN' WHERE provider_message_id = $1`, [sent.MessageID]);
    await tellPostmark(delivery);
    expect(await message()).toMatchObject({
      status: 'DELIVERED',
      provider: { id: 'postmark' },
      attempts: [{ outcome: 'ACCEPTED' }],
    });
  });

  test('is known by password and address; anything else is refused', async () => {
    const wrong = `Basic ${Buffer.from('postmark:wrong').toString('base64')}`;
    expect(await tellPostmark(delivery, {})).toBe(401);
    expect(await tellPostmark(delivery, { ...fromPostmark, authorization: wrong })).toBe(401);
    expect(await tellPostmark(delivery, { ...fromPostmark, 'x-forwarded-for': '198.51.100.1' })).toBe(401);
    expect(await tellPostmark(delivery, { ...fromPostmark, 'x-forwarded-for': '50.31.156.6, 198.51.100.1' })).toBe(401);
    expect((await message()).status).toBe('SENT');
  });

  test('may tell of mail that is not ours, and nonsense, without harm', async () => {
    expect(await tellPostmark({ ...delivery, Metadata: {} })).toBe(204);
    expect(await tellPostmark({ ...delivery, Metadata: { [metadataKeys.message]: newId('msg') } })).toBe(204);
    expect(await tellPostmark({ RecordType: 'Surprise' })).toBe(400);
    expect((await fixture.request('/webhooks/postmark')).status).toBe(405);
    const tooLarge = new Uint8Array(1024 * 1024 + 1);
    expect((await fixture.request('/webhooks/postmark', { method: 'POST', headers: fromPostmark, body: tooLarge })).status).toBe(
      413,
    );
  });
});

describe('SendGrid', () => {
  test('tells several things in one request, in the order in which it learned of them', async () => {
    const events = [
      { event: 'processed', sg_event_id: newId('evt') },
      { event: 'open', sg_event_id: newId('evt'), timestamp: 1_769_932_900 },
      { event: 'deferred', sg_event_id: newId('evt'), timestamp: 1_769_932_801, response: '450 greylisted' },
      { event: 'delivered', sg_event_id: newId('evt'), timestamp: 1_769_932_802, response: '250 OK' },
    ];
    expect(await tellSendGrid(events)).toBe(204);
    expect(await tellSendGrid(events)).toBe(204);
    expect((await message()).status).toBe('DELIVERED');
    expect((await timeline()).toSorted()).toEqual(['DEFERRED', 'DELIVERED', 'OPENED', 'QUEUED', 'SENT']);
  });

  test.each([
    ['a bounce for good', { event: 'bounce', type: 'bounce', reason: '550 unknown user' }, 'BOUNCED', 'BOUNCE'],
    ['a block for now', { event: 'bounce', type: 'blocked', reason: '421 try later' }, 'BOUNCED', null],
    ['a message dropped for an old bounce', { event: 'dropped', reason: 'Bounced Address' }, 'BOUNCED', 'BOUNCE'],
    [
      'a message dropped for an old complaint',
      { event: 'dropped', reason: 'Spam Reporting Address: Spam Report' },
      'BOUNCED',
      'COMPLAINT',
    ],
    ['a complaint', { event: 'spamreport' }, 'COMPLAINED', 'COMPLAINT'],
    ['an unsubscription', { event: 'unsubscribe' }, 'SENT', 'UNSUBSCRIBE'],
    ['something we do not know', { event: 'machine_opened' }, 'SENT', null],
  ])('tells of %s', async (_name, event, status, reason) => {
    expect(await tellSendGrid([{ sg_event_id: newId('evt'), ...event }])).toBe(204);
    expect((await message()).status).toBe(status);
    expect(await suppressed()).toEqual(reason === null ? [] : [{ address: 'payer@contoso.example', reason }]);
  });

  test('signs the very bytes and the time: anything changed, trimmed or unsigned is refused', async () => {
    const event = { event: 'delivered', sg_event_id: newId('evt') };
    expect(await tellSendGrid([event], { timestamp: '1769932801' })).toBe(401);
    expect(await tellSendGrid([event], { body: '[]' })).toBe(401);
    const body = JSON.stringify([{ ...event, ...sent.Metadata, timestamp: 1_769_932_800 }]);
    const headers = {
      'x-twilio-email-event-webhook-timestamp': '1769932800',
      'x-twilio-email-event-webhook-signature': sign('1769932800', `${body}\r\n`),
    };
    expect((await fixture.request('/webhooks/sendgrid', { method: 'POST', headers, body })).status).toBe(401);
    expect((await fixture.request('/webhooks/sendgrid', { method: 'POST', body })).status).toBe(401);
    expect((await message()).status).toBe('SENT');
  });
});

test('without its secret a provider’s door is closed', async () => {
  const closed = await startFixture();
  for (const path of ['/webhooks/postmark', '/webhooks/sendgrid']) {
    expect((await closed.request(path, { method: 'POST', headers: fromPostmark, body: JSON.stringify(delivery) })).status).toBe(
      401,
    );
  }
  await closed.stop();
});
