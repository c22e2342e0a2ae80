import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencies, exponentOf, isCurrency } from './currencies.ts';
import { formatAmount, mostMinor, parseAmount } from './money.ts';

const currency = fc.constantFrom(...currencies);

test('knows the decimals of currencies with none, two and three', () => {
  expect([exponentOf('JPY'), exponentOf('EUR'), exponentOf('KWD')]).toEqual([0, 2, 3]);
});

test.each(['eur', 'EU', 'EURO', 'XXX', 'XAU', 'DEM', 'HRK', 'BGN', '', 'constructor'])('takes %j for no currency', (text) => {
  expect(isCurrency(text)).toBe(false);
});

test.each([
  ['12.5', 'EUR', 1250n],
  ['12.50', 'EUR', 1250n],
  ['-0.05', 'EUR', -5n],
  ['1250', 'JPY', 1250n],
  ['1.001', 'KWD', 1001n],
  ['92233720368547758.07', 'EUR', mostMinor],
] as const)('reads %s %s as %s minor units', (text, code, amountMinor) => {
  expect(parseAmount(text, code)).toEqual({ ok: true, value: amountMinor });
});

test.each([
  ['12.505', 'EUR', 'TOO_MANY_DECIMALS'],
  ['1.0', 'JPY', 'TOO_MANY_DECIMALS'],
  ['92233720368547758.08', 'EUR', 'TOO_LARGE'],
  ['1000000000000000000', 'JPY', 'TOO_LARGE'],
  ['1e3', 'EUR', 'NOT_A_NUMBER'],
  ['1,50', 'EUR', 'NOT_A_NUMBER'],
  ['+1', 'EUR', 'NOT_A_NUMBER'],
  ['.5', 'EUR', 'NOT_A_NUMBER'],
  ['5.', 'EUR', 'NOT_A_NUMBER'],
  [' 5', 'EUR', 'NOT_A_NUMBER'],
  ['NaN', 'EUR', 'NOT_A_NUMBER'],
  ['', 'EUR', 'NOT_A_NUMBER'],
] as const)('refuses %j %s as %s', (text, code, reason) => {
  expect(parseAmount(text, code)).toMatchObject({ ok: false, error: { code: reason } });
});

test('reads what it has written, for every currency', () => {
  fc.assert(
    fc.property(currency, fc.bigInt({ min: -mostMinor, max: mostMinor }), (code, amountMinor) => {
      const written = formatAmount(amountMinor, code);
      const whole = written.replace('-', '').split('.')[0] ?? '';
      fc.pre(whole.length <= 18);
      expect(parseAmount(written, code)).toEqual({ ok: true, value: amountMinor });
    }),
  );
});
