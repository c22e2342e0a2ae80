import { expect, test } from 'vitest';
import { type Link, nextLink } from './chain.ts';
import type { Health } from './health.ts';
import type { NetworkProviderName } from './provider.ts';

const now = new Date('2026-01-31T12:00:00Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const link = (name: NetworkProviderName, restsUntil: Date | null = null): Link => ({
  provider: { name, send: async () => ({ kind: 'ACCEPTED', providerMessageId: null }) },
  breaker: { run: (send) => send(), restsUntil: () => restsUntil },
});
const health = (provider: string, state: Health['state'], retryAt: Date | null = null): [string, Health] => [
  provider,
  { provider, state, since: now, retryAt, lastError: null },
];
const next = (links: readonly Link[], known: [string, Health][] = [], asked: string[] = []) => {
  const found = nextLink(links, new Map(known), new Set(asked), now);
  return found.link === null ? { at: found.at } : found.link.provider.name;
};

test('asks in the order of the configuration, each once', () => {
  const links = [link('postmark'), link('sendgrid')];
  expect(next(links)).toBe('postmark');
  expect(next(links, [], ['postmark'])).toBe('sendgrid');
  expect(next(links, [], ['postmark', 'sendgrid'])).toEqual({ at: null });
});

test('passes over what rests, is limited or misconfigured', () => {
  expect(next([link('postmark', inSeconds(30)), link('sendgrid')])).toBe('sendgrid');
  expect(next([link('postmark'), link('sendgrid')], [health('postmark', 'RATE_LIMITED', inSeconds(10))])).toBe('sendgrid');
  expect(next([link('postmark'), link('sendgrid')], [health('postmark', 'MISCONFIGURED')])).toBe('sendgrid');
});

test('asks again what has rested or waited long enough', () => {
  expect(next([link('postmark', inSeconds(-1))])).toBe('postmark');
  expect(next([link('postmark')], [health('postmark', 'RATE_LIMITED', inSeconds(0))])).toBe('postmark');
  expect(next([link('postmark')], [health('postmark', 'RESTING', inSeconds(30))])).toBe('postmark');
});

test('tells how soon somebody may be asked, when nobody can be now', () => {
  const links = [link('postmark', inSeconds(30)), link('sendgrid')];
  expect(next(links, [health('sendgrid', 'RATE_LIMITED', inSeconds(90))])).toEqual({ at: inSeconds(30) });
  expect(next(links, [health('postmark', 'RATE_LIMITED', inSeconds(60)), health('sendgrid', 'MISCONFIGURED')])).toEqual({
    at: inSeconds(60),
  });
});
