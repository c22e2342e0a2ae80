import { unwrap } from '@quittance/result';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Currency, exponentOf } from './currencies.ts';
import { parseDecimal } from './decimal.ts';
import { exchangeMinor, mostRateDecimals } from './exchange.ts';

const decimal = (text: string) => unwrap(parseDecimal(text, mostRateDecimals));

test.each([
  ['EUR', 'USD', '1.0825', 10_000n, 10_825n],
  ['EUR', 'USD', '1.0825', 1n, 1n],
  ['USD', 'EUR', '0.92378752', 10_825n, 9_999n],
  ['EUR', 'JPY', '163.47', 1_00n, 163n],
  ['JPY', 'EUR', '0.00611733', 163n, 99n],
  ['KWD', 'JPY', '512.3', 1_500n, 768n],
  ['JPY', 'EUR', '0.0061', 1n, 0n],
] as [Currency, Currency, string, bigint, bigint][])(
  '%s to %s at %s: %i comes to %i, rounded down',
  (from, to, rate, amount, expected) => {
    expect(exchangeMinor(amount, { from, to, rate: decimal(rate) })).toBe(expected);
  },
);

const currency = fc.constantFrom<Currency>('EUR', 'USD', 'JPY', 'KWD');
const amountMinor = fc.bigInt({ min: 1n, max: 10n ** 15n });
const rate = fc.record({
  coefficient: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  scale: fc.integer({ min: 0, max: mostRateDecimals }),
});
const scaleOf = (scale: number) => 10n ** BigInt(scale);

test('never more than the rate says, and less by under one minor unit', () => {
  fc.assert(
    fc.property(currency, currency, rate, amountMinor, (from, to, each, amount) => {
      const got = exchangeMinor(amount, { from, to, rate: each });
      // amount / 10^from * coefficient / 10^scale against got / 10^to, without a division.
      const exact = amount * each.coefficient * scaleOf(exponentOf(to));
      const unit = scaleOf(exponentOf(from) + each.scale);
      expect(got * unit <= exact && exact < (got + 1n) * unit).toBe(true);
    }),
  );
});

test('two parts never come to more than the whole', () => {
  fc.assert(
    fc.property(currency, currency, rate, amountMinor, amountMinor, (from, to, each, left, right) => {
      const at = (amount: bigint) => exchangeMinor(amount, { from, to, rate: each });
      expect(at(left) + at(right) <= at(left + right)).toBe(true);
    }),
  );
});
