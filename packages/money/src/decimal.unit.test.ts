import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compare,
  type Decimal,
  divideFloor,
  divideHalfUp,
  formatDecimal,
  multiply,
  parseDecimal,
  roundTo,
  subtract,
} from './decimal.ts';

const decimal = fc.record({
  coefficient: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  scale: fc.integer({ min: 0, max: 6 }),
});
const equal = (left: Decimal, right: Decimal) => compare(left, right) === 0;

test.each([
  [5n, 2n, 3n],
  [-5n, 2n, -2n],
  [4n, 3n, 1n],
  [-4n, 3n, -1n],
  [0n, 7n, 0n],
])('%s / %s rounds half up to %s', (numerator, denominator, quotient) => {
  expect(divideHalfUp(numerator, denominator)).toBe(quotient);
});

test('the rounded quotient is never more than a half away, and a half goes up', () => {
  const positive = fc.bigInt({ min: 1n, max: 10n ** 12n });
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), positive, (numerator, denominator) => {
      const twiceOff = 2n * (divideHalfUp(numerator, denominator) * denominator - numerator);
      expect(twiceOff > -denominator && twiceOff <= denominator).toBe(true);
      expect(divideFloor(numerator, denominator) * denominator <= numerator).toBe(true);
    }),
  );
});

test('a decimal keeps its value when it is written and read', () => {
  fc.assert(
    fc.property(decimal, (value) => {
      const read = parseDecimal(formatDecimal(value), 6);
      expect(read.ok && equal(read.value, value)).toBe(true);
    }),
  );
});

test('is written as short as can be', () => {
  expect(formatDecimal({ coefficient: 1250n, scale: 2 })).toBe('12.5');
  expect(formatDecimal({ coefficient: 1200n, scale: 2 })).toBe('12');
  expect(formatDecimal({ coefficient: 100n, scale: 0 })).toBe('100');
  expect(formatDecimal({ coefficient: -5n, scale: 3 })).toBe('-0.005');
});

test('arithmetic is exact: (a - b) x c = a x c - b x c', () => {
  fc.assert(
    fc.property(decimal, decimal, decimal, (a, b, c) => {
      expect(equal(multiply(subtract(a, b), c), subtract(multiply(a, c), multiply(b, c)))).toBe(true);
    }),
  );
});

test('counts written zeros as decimals, so that a limit means what is written', () => {
  expect(parseDecimal('1.0000000000', 6)).toMatchObject({ ok: false, error: { code: 'TOO_MANY_DECIMALS' } });
});

test('rounding to fewer decimals and to more', () => {
  expect(roundTo({ coefficient: 12_345n, scale: 3 }, 2)).toBe(1235n);
  expect(roundTo({ coefficient: 12n, scale: 0 }, 2)).toBe(1200n);
});
