import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderThemed } from '../../test/page.tsx';
import { formatMoney, isZero } from './format.ts';
import { Money } from './money.tsx';

/** The digits with their signs, free of the manner in which the reader's own numbers group and mark them. */
function figuresOf(text: string): { negative: boolean; digits: string; decimals: number } {
  const plain = text.replaceAll(/[^\d.,-]/g, '');
  const separator = new Intl.NumberFormat().formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return {
    negative: /[-\u2212]/.test(text),
    digits: plain.replaceAll(/\D/g, ''),
    decimals: plain.includes(separator) ? plain.length - plain.lastIndexOf(separator) - 1 : 0,
  };
}

test.each([
  { value: { amount: '1234', currency: 'JPY' }, digits: '1234', decimals: 0 },
  { value: { amount: '1234.5', currency: 'EUR' }, digits: '123450', decimals: 2 },
  { value: { amount: '1234.567', currency: 'KWD' }, digits: '1234567', decimals: 3 },
])('shows $value.amount $value.currency with the $decimals decimals of its currency', ({ value, digits, decimals }) => {
  renderThemed(<Money value={value} data-testid="money" />);
  expect(figuresOf(screen.getByTestId('money').textContent)).toEqual({ negative: false, digits, decimals });
});

test.each(['JPY', 'EUR', 'KWD'])('shows a negative amount of %s as negative', (currency) => {
  renderThemed(<Money value={{ amount: '-7', currency }} data-testid="money" />);
  const { negative, digits } = figuresOf(screen.getByTestId('money').textContent);
  expect({ negative, whole: digits.startsWith('7') }).toEqual({ negative: true, whole: true });
});

test('keeps every digit of an amount that no float can hold', () => {
  expect(figuresOf(formatMoney({ amount: '90071992547409931.23', currency: 'EUR' })).digits).toBe('9007199254740993123');
});

test('names the currency', () => {
  expect(formatMoney({ amount: '1', currency: 'EUR' })).toMatch(/€|EUR/);
  expect(formatMoney({ amount: '1', currency: 'KWD' })).toContain('KWD');
});

test.each([
  ['0', true],
  ['0.00', true],
  ['-0.000', true],
  ['0.01', false],
  ['-10', false],
])('takes %s for zero: %s', (amount, zero) => {
  expect(isZero({ amount, currency: 'EUR' })).toBe(zero);
});
