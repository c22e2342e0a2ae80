import { expect, test } from 'vitest';
import type { PaymentProvider } from '../provider/provider.ts';
import { acceptableAmount, ownReturnUrl, usableProvider } from './rules.ts';

const publicUrl = 'https://pay.example/base';

test.each([
  ['/base/invoices/1', 'https://pay.example/base/invoices/1'],
  ['https://pay.example/base/wallet?tab=1', 'https://pay.example/base/wallet?tab=1'],
  ['https://pay.example/base', 'https://pay.example/base'],
])('leads back to %s', (text, href) => {
  expect(ownReturnUrl(text, publicUrl)).toEqual({ ok: true, value: href });
});

test.each([
  ['another host', 'https://evil.example/base'],
  ['another host without a scheme', '//evil.example/base'],
  ['backslashes that browsers read as slashes', '\\\\evil.example/base'],
  ['another scheme', 'javascript:alert(1)'],
  ['another port', 'https://pay.example:8443/base'],
  ['the host as a user name', 'https://pay.example@evil.example/base'],
  ['credentials', 'https://user:password@pay.example/base'],
  ['a path beside ours', 'https://pay.example/based'],
  ['a path that climbs out', '/base/../admin'],
  ['something that is no address', 'https://'],
  ['a text of 3,000 characters', `/base/${'x'.repeat(3000)}`],
])('does not lead to %s', (_name, text) => {
  expect(ownReturnUrl(text, publicUrl)).toMatchObject({ ok: false, error: { code: 'INVALID', path: ['returnUrl'] } });
});

test('no return address is none', () => {
  expect(ownReturnUrl(null, publicUrl)).toEqual({ ok: true, value: null });
});

const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' as const });

test.each([
  ['exactly what is due', eur(100n), true],
  ['a part of it', eur(1n), true],
  ['one cent too much', eur(101n), false],
  ['nothing', eur(0n), false],
  ['less than nothing', eur(-1n), false],
])('%s is acceptable: %s', (_name, amount, acceptable) => {
  expect(acceptableAmount(amount, 'EUR', 100n).ok).toBe(acceptable);
});

test('an amount of another currency says which one is needed', () => {
  expect(acceptableAmount({ amountMinor: 1n, currency: 'USD' }, 'EUR', null)).toMatchObject({
    ok: false,
    error: { code: 'CURRENCY_MISMATCH', expected: 'EUR' },
  });
});

test('there is a highest amount', () => {
  expect(acceptableAmount(eur(1_000_000_000_000n), 'EUR', null).ok).toBe(true);
  expect(acceptableAmount(eur(1_000_000_000_001n), 'EUR', null).ok).toBe(false);
});

const provider = (currencies: readonly string[] | null) =>
  new Map([['card', { id: 'card', capabilities: { currencies } } as unknown as PaymentProvider]]);

test('a provider is usable when it is configured and takes the currency', () => {
  expect(usableProvider(provider(null), 'card', 'EUR').ok).toBe(true);
  expect(usableProvider(provider(['USD']), 'card', 'EUR').ok).toBe(false);
  expect(usableProvider(provider(null), 'other', 'EUR').ok).toBe(false);
});
