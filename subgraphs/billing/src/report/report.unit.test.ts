import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupings, mostPeriods, periodsOf } from './report.ts';

const dayMs = 24 * 60 * 60_000;
const day = fc
  .integer({ min: Date.parse('1970-01-01') / dayMs, max: Date.parse('2199-12-31') / dayMs })
  .map((days) => new Date(days * dayMs).toISOString().slice(0, 10));

test('periods cover all days from the first to the last without gap and overlap, and begin with their month, quarter or year', () => {
  fc.assert(
    fc.property(day, fc.nat(3_000), fc.constantFrom(...groupings), (from, days, groupBy) => {
      const to = new Date(Date.parse(from) + days * dayMs).toISOString().slice(0, 10);
      const periods = periodsOf({ from, to, groupBy });
      const months = { MONTH: 1, QUARTER: 3, YEAR: 12 }[groupBy];
      expect([periods?.[0]?.from, periods?.at(-1)?.to]).toEqual([from, to]);
      for (const [index, period] of (periods ?? []).entries()) {
        expect(period.from <= period.to).toBe(true);
        if (index === 0) continue;
        expect(Date.parse(period.from) - Date.parse(periods?.[index - 1]?.to ?? '')).toBe(dayMs);
        expect([period.from.slice(8), (Number(period.from.slice(5, 7)) - 1) % months]).toEqual(['01', 0]);
      }
    }),
  );
});

test('no more periods than can be read', () => {
  const query = { from: '2016-01-01', groupBy: 'MONTH' } as const;
  expect(periodsOf({ ...query, to: '2025-12-31' })).toHaveLength(mostPeriods);
  expect(periodsOf({ ...query, to: '2026-01-01' })).toBeNull();
});
