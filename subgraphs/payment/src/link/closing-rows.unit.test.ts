import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closingRows } from './closing-rows.ts';

const line = (totalMinor: bigint) => ({ description: 'Design', quantity: '1', totalMinor });
const rows = (totalMinor: bigint, taxMinor: bigint, ...lines: bigint[]) =>
  closingRows({ totalMinor, taxMinor, lines: lines.map(line) });

test('net lines and their tax lead to the total', () => {
  expect(rows(11_900n, 1_900n, 10_000n)).toEqual([{ label: 'Tax', amountMinor: 1_900n, included: false }]);
});

test('gross lines are the total; their tax is told beside', () => {
  expect(rows(11_900n, 1_900n, 11_900n)).toEqual([{ label: 'Tax included', amountMinor: 1_900n, included: true }]);
});

test('without tax there is nothing to explain', () => {
  expect(rows(10_000n, 0n, 4_000n, 6_000n)).toEqual([]);
});

test('a discount of the document is not called tax', () => {
  expect(rows(10_710n, 1_710n, 10_000n)).toEqual([
    { label: 'Discounts, charges and tax', amountMinor: 710n, included: false },
    { label: 'Tax included', amountMinor: 1_710n, included: true },
  ]);
});

test('lines and rows that are not included always add up to the total', () => {
  const amount = fc.bigInt(-(10n ** 9n), 10n ** 9n);
  fc.assert(
    fc.property(amount, amount, fc.array(amount), (total, tax, lines) => {
      const added = rows(total, tax, ...lines).filter(({ included }) => !included);
      const sum = [...lines, ...added.map(({ amountMinor }) => amountMinor)].reduce((left, right) => left + right, 0n);
      expect(sum).toBe(total);
    }),
  );
});
