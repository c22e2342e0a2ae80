import { expect, test } from 'vitest';
import { displayAmount, displayDay } from './format.ts';

test('amounts have the decimals of their currency, and all digits that 64 bits can hold', () => {
  expect(displayAmount({ amountMinor: 123_450n, currency: 'EUR' })).toBe('€1,234.50');
  expect(displayAmount({ amountMinor: 1_250n, currency: 'JPY' })).toBe('¥1,250');
  expect(displayAmount({ amountMinor: 9_223_372_036_854_775_807n, currency: 'EUR' })).toBe('€92,233,720,368,547,758.07');
  expect(displayAmount({ amountMinor: 1_500n, currency: 'KWD' })).toContain('1.500');
});

test('days are days, wherever the server stands', () => {
  expect(displayDay('2026-01-31')).toBe('31 January 2026');
});
