import type { EventEnvelope } from '@quittance/events/envelope';
import { newId } from '@quittance/ids';
import type { Message } from 'amqplib';
import { expect, test } from 'vitest';
import { type Content, fromMessage, toMessage } from './message.ts';

const event: EventEnvelope = {
  specversion: '1.0',
  id: newId('evt'),
  type: 'quittance.invoice.invoice.voided.v1',
  source: '/invoice',
  subject: 'inv_1',
  time: '2026-01-31T12:00:00.000Z',
  datacontenttype: 'application/json',
  partitionkey: 'inv_1',
  sequence: 9_007_199_254_740_991,
  organizationid: 'org_1',
  requestid: 'req-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { name: 'Müller & Söhne', totalMinor: '9223372036854775807' },
};

/** As the broker hands it out. */
const received = ({ content, options }: Content) => ({ content, fields: {}, properties: options }) as unknown as Message;

test('an event comes back as it went', () => {
  expect(fromMessage(received(toMessage(event)))).toEqual({ event, attempt: 1, error: null, deadAt: null });
});

test('attributes that an event does not have are not made up', () => {
  const { organizationid, requestid, traceparent, ...bare } = event;
  expect([organizationid, requestid, traceparent]).not.toContain(undefined);
  expect(fromMessage(received(toMessage(bare)))?.event).toEqual(bare);
});

test('attempt, error and time of death travel with it', () => {
  const deadAt = new Date('2026-01-31T12:34:56.789Z');
  expect(fromMessage(received(toMessage(event, { attempt: 5, error: 'no', deadAt })))).toEqual({
    event,
    attempt: 5,
    error: 'no',
    deadAt,
  });
});

test('an error is cut to what fits a header', () => {
  expect(fromMessage(received(toMessage(event, { error: 'x'.repeat(100_000) })))?.error).toHaveLength(2_000);
});

test.each([
  ['a body that is not JSON', { content: Buffer.from('{') }],
  ['no headers', { headers: {} }],
  ['an id that is none', { headers: { 'cloudEvents:id': 'evt_1' } }],
  ['no type', { headers: { 'cloudEvents:type': undefined } }],
])('a message with %s is no event', (_, change) => {
  const good = toMessage(event);
  const headers =
    'headers' in change && Object.keys(change.headers).length === 0
      ? {}
      : { ...good.options.headers, ...('headers' in change ? change.headers : {}) };
  const content = 'content' in change ? change.content : good.content;
  expect(fromMessage(received({ content, options: { ...good.options, headers } }))).toBeNull();
});
