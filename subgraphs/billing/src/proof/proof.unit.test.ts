import { expect, test } from 'vitest';
import { isDue } from './proof.ts';

const at = (seconds: number) => new Date(seconds * 1_000);

test('the first run is due at once, the next one so long after the end of the last', () => {
  const last = { endedAt: at(100), outcome: 'AGREES' } as const;
  expect([isDue(null, 60, at(0)), isDue(last, 60, at(159)), isDue(last, 60, at(160))]).toEqual([true, false, true]);
});

test('one that failed is tried again soon, and no later than the next would be', () => {
  const last = { endedAt: at(100), outcome: 'FAILED' } as const;
  expect([isDue(last, 3_600, at(129)), isDue(last, 3_600, at(130)), isDue(last, 10, at(110))]).toEqual([false, true, true]);
});

test('nothing is ever due where the schedule is switched off', () => {
  expect([isDue(null, 0, at(0)), isDue({ endedAt: at(0), outcome: 'FAILED' }, 0, at(1_000_000))]).toEqual([false, false]);
});
