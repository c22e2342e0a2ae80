import { expect, test } from 'vitest';
import { signWebhook, verifyStandardWebhook } from './standard-webhook.ts';

const key = Buffer.alloc(32, 7);
const sentAt = new Date('2026-01-31T12:00:00Z');
const body = '{"id":"evt_1"}';
const signed = () => new Headers(signWebhook(key, { id: 'evt_1', sentAt, body }));

function verify(change: { headers?: (headers: Headers) => void; body?: string; key?: Buffer; now?: Date }): boolean {
  const headers = signed();
  change.headers?.(headers);
  return verifyStandardWebhook(change.key ?? key, headers, change.body ?? body, change.now ?? sentAt);
}

test('accepts what was signed with the key', () => {
  expect(verify({})).toBe(true);
});

test('accepts one right signature among others, as while a secret is changed', () => {
  const other = signWebhook(Buffer.alloc(32, 8), { id: 'evt_1', sentAt, body })['webhook-signature'];
  expect(verify({ headers: (headers) => headers.set('webhook-signature', `${other} ${headers.get('webhook-signature')}`) })).toBe(
    true,
  );
});

test.each([
  ['another body', { body: '{"id":"evt_2"}' }],
  ['a re-serialised body', { body: '{ "id": "evt_1" }' }],
  ['another key', { key: Buffer.alloc(32, 8) }],
  ['another id', { headers: (headers: Headers) => headers.set('webhook-id', 'evt_2') }],
  ['another time', { headers: (headers: Headers) => headers.set('webhook-timestamp', '1769860801') }],
  ['a time that is no number', { headers: (headers: Headers) => headers.set('webhook-timestamp', 'now') }],
  ['no signature', { headers: (headers: Headers) => headers.delete('webhook-signature') }],
  ['an empty signature', { headers: (headers: Headers) => headers.set('webhook-signature', 'v1,') }],
  ['another version', { headers: (headers: Headers) => headers.set('webhook-signature', 'v1a,AAAA') }],
  ['one that is six minutes old', { now: new Date('2026-01-31T12:06:00Z') }],
  ['one from the future', { now: new Date('2026-01-31T11:54:00Z') }],
])('refuses %s', (_name, change) => {
  expect(verify(change)).toBe(false);
});
