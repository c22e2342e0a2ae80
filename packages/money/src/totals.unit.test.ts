import { assert, unwrap } from '@quittance/result';
import { expect, test } from 'vitest';
import { type AdjustmentInput, calculateTotals, type LineInput, limits, type TotalsInput } from './totals.ts';

const line = (given: Partial<LineInput> = {}): LineInput => ({
  quantity: '1',
  unitPrice: '100',
  discount: null,
  taxCategory: 'S',
  taxRate: '19',
  ...given,
});
const adjustment = (given: Partial<AdjustmentInput>): AdjustmentInput => ({
  percent: null,
  amount: null,
  taxCategory: null,
  taxRate: null,
  ...given,
});
const invoice = (given: Partial<TotalsInput> = {}): TotalsInput => ({
  currency: 'EUR',
  priceMode: 'NET',
  lines: [line()],
  discounts: [],
  charges: [],
  ...given,
});
const totals = (given: Partial<TotalsInput>) => unwrap(calculateTotals(invoice(given)));
const refusal = (given: Partial<TotalsInput>) => {
  const result = calculateTotals(invoice(given));
  assert(!result.ok, 'it is refused');
  return [result.error.code, result.error.path.join('.')];
};

test('adds two lines of different rates and their taxes', () => {
  expect(totals({ lines: [line({ quantity: '2', unitPrice: '50' }), line({ unitPrice: '10', taxRate: '7' })] })).toMatchObject({
    lineNetMinor: 11_000n,
    taxableMinor: 11_000n,
    taxMinor: 1970n,
    totalMinor: 12_970n,
    taxBreakdown: [
      { category: 'S', rate: '19', taxableMinor: 10_000n, taxMinor: 1900n },
      { category: 'S', rate: '7', taxableMinor: 1000n, taxMinor: 70n },
    ],
  });
});

test('rounds the tax once per rate, not once per line', () => {
  const thrice = [line({ unitPrice: '0.03' }), line({ unitPrice: '0.03' }), line({ unitPrice: '0.03' })];
  expect(totals({ lines: thrice }).taxMinor).toBe(2n);
});

test('rounds a line half up after its discount, not before', () => {
  const [first] = totals({
    lines: [line({ quantity: '3', unitPrice: '12.505', discount: { percent: '10', amount: null } })],
  }).lines;
  expect(first?.amountMinor).toBe(3376n);
  expect(totals({ lines: [line({ quantity: '0.5', unitPrice: '0.01' })] }).lineNetMinor).toBe(1n);
});

test('takes an amount off a line', () => {
  expect(totals({ lines: [line({ discount: { percent: null, amount: '99.99' } })] }).lineNetMinor).toBe(1n);
});

test('counts in yen and in fils', () => {
  expect(totals({ currency: 'JPY', lines: [line({ unitPrice: '1005', taxRate: '10' })] })).toMatchObject({
    taxMinor: 101n,
    totalMinor: 1106n,
  });
  expect(totals({ currency: 'KWD', lines: [line({ unitPrice: '1.0005', taxRate: '5' })] })).toMatchObject({
    lineNetMinor: 1001n,
    taxMinor: 50n,
  });
});

test('treats 19 and 19.00 as one rate', () => {
  expect(totals({ lines: [line(), line({ taxRate: '19.00' })] }).taxBreakdown).toHaveLength(1);
});

test('finds the category of a line that names none by its rate', () => {
  const lines = [line({ taxCategory: null }), line({ taxCategory: null, taxRate: null })];
  expect(totals({ lines }).lines.map(({ taxCategory, taxRate }) => `${taxCategory} ${taxRate}`)).toEqual(['S 19', 'Z 0']);
});

test('puts a discount into the tax category it names', () => {
  const lines = [line(), line({ taxRate: '7' })];
  const discounts = [adjustment({ amount: '10', taxCategory: 'S', taxRate: '7' })];
  expect(totals({ lines, discounts })).toMatchObject({
    discountMinor: 1000n,
    taxBreakdown: [{ taxableMinor: 10_000n }, { taxableMinor: 9000n, taxMinor: 630n }],
  });
});

test('spreads a discount that names none over all tax rates, to the cent', () => {
  const lines = [line(), line({ taxRate: '7' }), line({ taxRate: '5' })];
  const { discounts, discountMinor } = totals({ lines, discounts: [adjustment({ amount: '10' })] });
  expect(discounts.map(({ amountMinor }) => amountMinor)).toEqual([334n, 333n, 333n]);
  expect(discountMinor).toBe(1000n);
});

test('takes a percentage of what the lines of each rate come to', () => {
  const lines = [line(), line({ unitPrice: '50', taxRate: '7' })];
  expect(totals({ lines, discounts: [adjustment({ percent: '10' })], charges: [adjustment({ percent: '1' })] })).toMatchObject({
    discountMinor: 1500n,
    chargeMinor: 150n,
    taxableMinor: 13_650n,
  });
});

test('takes a charge of a tax rate that no line has', () => {
  const charges = [adjustment({ amount: '4.90', taxCategory: 'S', taxRate: '7' })];
  expect(totals({ charges })).toMatchObject({ chargeMinor: 490n, taxMinor: 1934n, totalMinor: 12_424n });
});

test('keeps the total that gross prices say, and takes the tax out of it', () => {
  expect(totals({ priceMode: 'GROSS', lines: [line({ unitPrice: '119' })] })).toMatchObject({
    lineNetMinor: 10_000n,
    taxMinor: 1900n,
    totalMinor: 11_900n,
  });
});

test('keeps the gross total where no net amount comes to it, one cent off the rate', () => {
  // With 19 % a net of 0.02 comes to 0.02 and one of 0.03 to 0.04: none comes to 0.03. One of 0.08 does come to 0.10.
  expect(totals({ priceMode: 'GROSS', lines: [line({ unitPrice: '0.03' })] })).toMatchObject({ taxableMinor: 3n, taxMinor: 0n });
  expect(totals({ priceMode: 'GROSS', lines: [line({ unitPrice: '0.10' })] })).toMatchObject({ taxableMinor: 8n, taxMinor: 2n });
});

test('an invoice without lines comes to nothing, even with a percentage off', () => {
  expect(totals({ lines: [], discounts: [adjustment({ percent: '10' })] })).toMatchObject({ totalMinor: 0n, taxBreakdown: [] });
});

test.each<[string, Partial<TotalsInput>, string[]]>([
  ['a quantity with 10 decimals', { lines: [line({ quantity: '1.0123456789' })] }, ['TOO_MANY_DECIMALS', 'lines.0.quantity']],
  ['a price with 7 decimals', { lines: [line(), line({ unitPrice: '1.0000001' })] }, ['TOO_MANY_DECIMALS', 'lines.1.unitPrice']],
  ['a negative quantity', { lines: [line({ quantity: '-1' })] }, ['NEGATIVE', 'lines.0.quantity']],
  ['a negative price', { lines: [line({ unitPrice: '-0.01' })] }, ['NEGATIVE', 'lines.0.unitPrice']],
  ['words for a number', { lines: [line({ quantity: 'one' })] }, ['NOT_A_NUMBER', 'lines.0.quantity']],
  ['a rate above 100 %', { lines: [line({ taxRate: '100.1' })] }, ['OUT_OF_RANGE', 'lines.0.taxRate']],
  ['a standard rate of 0', { lines: [line({ taxRate: '0' })] }, ['RATE_AND_CATEGORY', 'lines.0.taxRate']],
  ['an exemption with a rate', { lines: [line({ taxCategory: 'E' })] }, ['RATE_AND_CATEGORY', 'lines.0.taxRate']],
  [
    'a line discount above the price',
    { lines: [line({ discount: { percent: null, amount: '100.01' } })] },
    ['DISCOUNT_ABOVE_PRICE', 'lines.0.discount.amount'],
  ],
  [
    'a discount above 100 %',
    { lines: [line({ discount: { percent: '101', amount: null } })] },
    ['OUT_OF_RANGE', 'lines.0.discount.percent'],
  ],
  [
    'a discount with percent and amount',
    { lines: [line({ discount: { percent: '1', amount: '1' } })] },
    ['PERCENT_OR_AMOUNT', 'lines.0.discount'],
  ],
  [
    'a discount amount finer than the currency',
    { lines: [line({ discount: { percent: null, amount: '0.001' } })] },
    ['TOO_MANY_DECIMALS', 'lines.0.discount.amount'],
  ],
  [
    'a document discount above the sum',
    { discounts: [adjustment({ amount: '100.01' })] },
    ['DISCOUNT_ABOVE_PRICE', 'discounts.0'],
  ],
  [
    'discounts that are too much together',
    { discounts: [adjustment({ amount: '60' }), adjustment({ amount: '60' })] },
    ['DISCOUNT_ABOVE_PRICE', 'discounts.0'],
  ],
  [
    'a discount on a rate that no line has',
    { discounts: [adjustment({ amount: '1', taxCategory: 'Z', taxRate: '0' })] },
    ['DISCOUNT_ABOVE_PRICE', 'discounts.0'],
  ],
  [
    'a charge that belongs nowhere',
    { lines: [], charges: [adjustment({ amount: '1' })] },
    ['TAX_CATEGORY_MISSING', 'charges.0.taxCategory'],
  ],
  ['one line too many', { lines: Array.from({ length: limits.lines + 1 }, () => line()) }, ['TOO_MANY', 'lines']],
  [
    'one discount too many',
    { discounts: Array.from({ length: limits.adjustments + 1 }, () => adjustment({ percent: '0' })) },
    ['TOO_MANY', 'discounts'],
  ],
  [
    'a line beyond 64 bits',
    { lines: [line({ quantity: '999999999999999999', unitPrice: '100' })] },
    ['TOTAL_TOO_LARGE', 'lines.0'],
  ],
  [
    'a total beyond 64 bits',
    { lines: [line({ unitPrice: '50000000000000000' }), line({ unitPrice: '50000000000000000' })] },
    ['TOTAL_TOO_LARGE', 'lines'],
  ],
])('refuses %s', (_what, given, expected) => {
  expect(refusal(given)).toEqual(expected);
});

test('counts 1,000 lines of 1,000 rates in well under a second', () => {
  const lines = Array.from({ length: limits.lines }, (_, index) => line({ taxRate: (1 + index / 10_000).toFixed(4) }));
  const started = performance.now();
  expect(totals({ lines, priceMode: 'GROSS' }).taxBreakdown).toHaveLength(limits.lines);
  expect(performance.now() - started).toBeLessThan(1000);
});
