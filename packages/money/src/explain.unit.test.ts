import { unwrap } from '@quittance/result';
import { expect, test } from 'vitest';
import { explainFigures, explainLine, explainTax } from './explain.ts';
import { calculateTotals, type LineInput, type TotalsInput } from './totals.ts';

const line = (quantity: string, unitPrice: string, taxRate: string): LineInput => ({
  quantity,
  unitPrice,
  discount: null,
  taxCategory: null,
  taxRate,
});
const totalsOf = (lines: LineInput[], given: Partial<TotalsInput> = {}) =>
  unwrap(calculateTotals({ currency: 'EUR', priceMode: 'NET', lines, discounts: [], charges: [], ...given }));

test('a line says what was multiplied, taken off and rounded', () => {
  const discount = { percent: '10', amount: null };
  expect(explainLine({ quantity: '3', unitPrice: '12.505', discount }, 3376n, 'EUR')).toBe(
    '3 × 12.505 = 37.515; − 10 % = 33.7635; ≈ 33.76',
  );
});

test('a line that needs no rounding does not speak of it', () => {
  expect(explainLine({ quantity: '2', unitPrice: '50', discount: null }, 10_000n, 'EUR')).toBe('2 × 50 = 100');
  expect(explainLine({ quantity: '2', unitPrice: '50', discount: { percent: null, amount: '0.50' } }, 9950n, 'EUR')).toBe(
    '2 × 50 = 100; − 0.5 = 99.5',
  );
});

test('a tax says of what it is, and how it was rounded', () => {
  const subtotal = { category: 'S', rate: '19', taxableMinor: 3376n, taxMinor: 641n } as const;
  expect(explainTax(subtotal, 'NET', 'EUR')).toBe('19 % of 33.76 = 6.4144 ≈ 6.41');
  expect(explainTax({ ...subtotal, taxableMinor: 10_000n, taxMinor: 1900n }, 'NET', 'EUR')).toBe('19 % of 100.00 = 19.00');
});

test('a tax that is in the price says how it was taken out', () => {
  const subtotal = { category: 'S', rate: '5.5', taxableMinor: 948n, taxMinor: 52n } as const;
  expect(explainTax(subtotal, 'GROSS', 'EUR')).toBe('5.5/105.5 of 10.00 = 0.521327… ≈ 0.52');
  expect(explainTax({ ...subtotal, rate: '25', taxableMinor: 800n, taxMinor: 200n }, 'GROSS', 'EUR')).toBe(
    '25/125 of 10.00 = 2.00',
  );
});

test('every figure says what it is the sum of', () => {
  const discounts = [{ percent: null, amount: '1', taxCategory: 'S', taxRate: '7' } as const];
  const totals = totalsOf([line('1', '100', '19'), line('1', '10', '7')], { discounts });
  expect(explainFigures(totals).map(({ figure, explanation }) => `${figure}: ${explanation}`)).toEqual([
    'LINE_NET: 100.00 + 10.00 = 110.00',
    'DISCOUNT: 1.00',
    'CHARGE: 0.00',
    'TAXABLE: 110.00 − 1.00 + 0.00 = 109.00',
    'TAX: 19.00 + 0.63 = 19.63',
    'TOTAL: 109.00 + 19.63 = 128.63',
  ]);
});

test('long sums are cut short', () => {
  const lines = Array.from({ length: 100 }, () => line('1', '1', '0'));
  expect(explainFigures(totalsOf(lines))[0]?.explanation).toMatch(/^(1\.00 \+ ){12}… \(100 terms\) = 100\.00$/);
});
