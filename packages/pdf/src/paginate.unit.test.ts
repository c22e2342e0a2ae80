import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paginate } from './paginate.ts';

const heights = { first: 100, further: 200, closing: 50 };
const self = (height: number) => height;

test('keeps every row, in order, whatever their heights', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 })), (rows) => {
      expect(paginate(rows, self, heights).flat()).toEqual(rows);
    }),
  );
});

test('fills no page beyond its height, unless a single row is higher', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 })), (rows) => {
      paginate(rows, self, heights).forEach((page, index) => {
        const used = page.reduce((sum, height) => sum + height, 0);
        expect(page.length <= 1 || used <= (index === 0 ? heights.first : heights.further)).toBe(true);
      });
    }),
  );
});

test('leaves room for the totals, on a further page with the last row if need be', () => {
  expect(paginate([60], self, heights)).toEqual([[60], []]);
  expect(paginate([30, 40], self, heights)).toEqual([[30], [40]]);
  expect(paginate([40], self, heights)).toEqual([[40]]);
  expect(paginate([], self, heights)).toEqual([[]]);
});
