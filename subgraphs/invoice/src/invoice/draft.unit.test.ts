import { expect, test } from 'vitest';
import { dayOf, nextDay } from '../day.ts';
import { seriesOf } from '../number-series/number-series.ts';
import { problemOfDates } from './draft.ts';

test('nothing may be due before it is issued, or before today while no date is planned', () => {
  const problem = (issuedOn: string | null, dueOn: string | null) =>
    problemOfDates({ issuedOn, dueOn }, '2026-05-02')?.path ?? null;
  expect(problem(null, null)).toBeNull();
  expect(problem(null, '2026-05-02')).toBeNull();
  expect(problem(null, '2026-05-01')).toEqual(['dueOn']);
  expect(problem('2026-01-01', '2026-01-01')).toBeNull();
  expect(problem('2026-06-02', '2026-06-01')).toEqual(['dueOn']);
});

test('a series is of the year of issue', () => {
  expect(seriesOf('2026-12-31')).toBe('INV-2026');
});

test('days are in UTC', () => {
  expect(dayOf(new Date('2026-12-31T23:59:59.999Z'))).toBe('2026-12-31');
  expect(nextDay('2026-12-31')).toBe('2027-01-01');
  expect(nextDay('2028-02-28')).toBe('2028-02-29');
});
