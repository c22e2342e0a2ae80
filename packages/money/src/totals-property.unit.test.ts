import { unwrap } from '@quittance/result';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Currency } from './currencies.ts';
import { divideHalfUp } from './decimal.ts';
import type { PriceMode } from './tax.ts';
import { calculateTotals, type LineInput, type Totals, type TotalsInput } from './totals.ts';

const decimals = (most: number, decimals: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: decimals }))
    .chain(([whole, count]) =>
      fc
        .integer({ min: 0, max: 10 ** count - 1 })
        .map((part) => (count === 0 ? `${whole}` : `${whole}.${String(part).padStart(count, '0')}`)),
    );

const bands = [
  { taxCategory: 'S', taxRate: '19' },
  { taxCategory: 'S', taxRate: '7' },
  { taxCategory: 'S', taxRate: '5.5' },
  { taxCategory: 'L', taxRate: '6.3333' },
  { taxCategory: 'Z', taxRate: '0' },
  { taxCategory: 'AE', taxRate: '0' },
] as const;

const percent = decimals(99, 4).map((text) => ({ percent: text, amount: null }));
const line: fc.Arbitrary<LineInput> = fc
  .record({
    quantity: decimals(1000, 6),
    unitPrice: decimals(10_000, 6),
    discount: fc.option(percent),
    band: fc.constantFrom(...bands),
  })
  .map(({ band, ...rest }) => ({ ...rest, ...band }));
/** At most a third each, so that three of them never take more than there is; amounts only as charges, which can't. */
const discount = decimals(32, 4).chain((text) =>
  fc
    .option(fc.constantFrom(...bands), { nil: { taxCategory: null, taxRate: null } })
    .map((band) => ({ percent: text, amount: null, ...band })),
);
const charge = fc
  .integer({ min: 0, max: 100_000 })
  .map((amount) => ({ percent: null, amount: `${amount}`, taxCategory: 'S' as const, taxRate: '19' }));

const invoice: fc.Arbitrary<TotalsInput> = fc.record({
  currency: fc.constantFrom<Currency>('EUR', 'JPY', 'KWD'),
  priceMode: fc.constantFrom<PriceMode>('NET', 'GROSS'),
  lines: fc.array(line, { minLength: 1, maxLength: 25 }),
  discounts: fc.array(discount, { maxLength: 3 }),
  charges: fc.array(charge, { maxLength: 3 }),
});

const sum = (figures: readonly bigint[]) => figures.reduce((total, figure) => total + figure, 0n);
const totalsOf = (input: TotalsInput) => unwrap(calculateTotals(input));
const check = (property: (totals: Totals, input: TotalsInput) => void) =>
  fc.assert(
    fc.property(invoice, (input) => property(totalsOf(input), input)),
    { numRuns: 400 },
  );

test('the parts always add up', () => {
  check((totals) => {
    expect(sum(totals.lines.map(({ netMinor }) => netMinor))).toBe(totals.lineNetMinor);
    expect(sum(totals.discounts.map(({ netMinor }) => netMinor))).toBe(totals.discountMinor);
    expect(sum(totals.charges.map(({ netMinor }) => netMinor))).toBe(totals.chargeMinor);
    expect(totals.lineNetMinor - totals.discountMinor + totals.chargeMinor).toBe(totals.taxableMinor);
    expect(sum(totals.taxBreakdown.map(({ taxableMinor }) => taxableMinor))).toBe(totals.taxableMinor);
    expect(sum(totals.taxBreakdown.map(({ taxMinor }) => taxMinor))).toBe(totals.taxMinor);
    expect(totals.taxableMinor + totals.taxMinor).toBe(totals.totalMinor);
  });
});

test('the parts of each tax rate add up to what its tax is due on', () => {
  check((totals) => {
    for (const { category, rate, taxableMinor } of totals.taxBreakdown) {
      const net = (items: readonly { taxCategory: string; taxRate: string; netMinor: bigint }[]) =>
        sum(items.filter((item) => item.taxCategory === category && item.taxRate === rate).map(({ netMinor }) => netMinor));
      expect(net(totals.lines) - net(totals.discounts) + net(totals.charges)).toBe(taxableMinor);
    }
  });
});

test('no figure is negative', () => {
  check(({ lines, discounts, charges, taxBreakdown, totalMinor }) => {
    const figures = [...lines, ...discounts, ...charges].flatMap(({ amountMinor, netMinor }) => [amountMinor, netMinor]);
    const subtotals = taxBreakdown.flatMap(({ taxableMinor, taxMinor }) => [taxableMinor, taxMinor]);
    expect([...figures, ...subtotals, totalMinor].every((figure) => figure >= 0n)).toBe(true);
  });
});

test('with net prices every tax is its rate of what it is due on, rounded half up once', () => {
  check((totals) => {
    if (totals.priceMode === 'GROSS') return;
    for (const { rate, taxableMinor, taxMinor } of totals.taxBreakdown) expect(taxMinor).toBe(taxOn(taxableMinor, rate));
  });
});

test('with gross prices the total is what the prices say', () => {
  check((totals) => {
    if (totals.priceMode === 'NET') return;
    const amounts = (items: readonly { amountMinor: bigint }[]) => sum(items.map(({ amountMinor }) => amountMinor));
    expect(totals.totalMinor).toBe(amounts(totals.lines) - amounts(totals.discounts) + amounts(totals.charges));
  });
});

test('with gross prices the tax is that of a net price wherever there is such a net price, else one unit off', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom('19', '7', '5.5', '25', '100', '0.0001'), (gross, rate) => {
      const lines = [{ quantity: '1', unitPrice: `${gross}`, discount: null, taxCategory: 'S' as const, taxRate: rate }];
      const { taxableMinor, taxMinor } = totalsOf({ currency: 'JPY', priceMode: 'GROSS', lines, discounts: [], charges: [] });
      const consistent = [-1n, 0n, 1n].some((step) => {
        const net = taxableMinor + step;
        return net + taxOn(net, rate) === BigInt(gross);
      });
      const off = taxOn(taxableMinor, rate) - taxMinor;
      if (consistent) expect(off).toBe(0n);
      expect(off >= -1n && off <= 1n).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('the order of the lines changes no figure', () => {
  const shuffled = invoice.chain((input) =>
    fc
      .shuffledSubarray([...input.lines.keys()], { minLength: input.lines.length })
      .map((order) => ({ input, lines: order.flatMap((index) => input.lines[index] ?? []) })),
  );
  fc.assert(
    fc.property(shuffled, ({ input, lines }) => {
      const figures = (totals: Totals) => ({ ...totals, lines: totals.lines.map(({ netMinor }) => netMinor).sort() });
      expect(figures(totalsOf({ ...input, lines }))).toEqual(figures(totalsOf(input)));
    }),
    { numRuns: 300 },
  );
});

test('a line of no band is more than one unit away from its exact net', () => {
  check((totals) => {
    if (totals.priceMode === 'NET') return;
    for (const { amountMinor, netMinor, taxRate } of totals.lines) {
      const scaled = netMinor * (1_000_000n + tenThousandths(taxRate)) - amountMinor * 1_000_000n;
      expect(scaled < 1_000_000n + tenThousandths(taxRate) && scaled > -1_000_000n - tenThousandths(taxRate)).toBe(true);
    }
  });
});

/** An own, second way to the tax, so that the property does not repeat the code: rate in ten thousandths of a percent. */
function taxOn(taxableMinor: bigint, rate: string): bigint {
  return divideHalfUp(taxableMinor * tenThousandths(rate), 1_000_000n);
}

function tenThousandths(rate: string): bigint {
  const [whole = '0', part = ''] = rate.split('.');
  return BigInt(whole + part.padEnd(4, '0'));
}
