import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = new Date('2026-01-31T12:00:00Z');

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Sat, 31 Jan 2026 12:01:00 GMT', 60_000],
  ['999999', 3_600_000],
  ['Sat, 31 Jan 2026 11:59:00 GMT', null],
  ['-5', null],
  ['soon', null],
  ['', null],
  [null, null],
  [undefined, null],
])('%s', (header, ms) => {
  expect(parseRetryAfter(header, now)).toBe(ms);
});
