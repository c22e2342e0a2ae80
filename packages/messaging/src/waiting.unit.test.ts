import { expect, test } from 'vitest';
import { backoff, pause } from './backoff.ts';
import { DeadlineExceeded, within } from './deadline.ts';
import { Signal } from './signal.ts';

const limits = { firstMs: 100, mostMs: 5_000 };

test('waits double from the first to the longest', () => {
  const longest = [0, 1, 2, 5, 6, 1_000].map((failures) => backoff(failures, limits, () => 1));
  expect(longest).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
});

test('half of a wait is random, so that those who failed together do not come back together', () => {
  expect([0, 0.5, 1].map((random) => backoff(1, limits, () => random))).toEqual([100, 150, 200]);
});

test('a pause ends at once when its signal is aborted, before it or during it', async () => {
  const controller = new AbortController();
  const during = pause(1e9, controller.signal);
  controller.abort();
  await during;
  await pause(1e9, controller.signal);
});

test('work that is not done in time is rejected, and told so', async () => {
  const told = Promise.withResolvers<unknown>();
  const late = within(1, 'a test', (signal) => {
    signal.addEventListener('abort', () => told.resolve(signal.reason));
    return new Promise<never>(() => undefined);
  });
  await expect(late).rejects.toThrow(DeadlineExceeded);
  expect(await told.promise).toBeInstanceOf(DeadlineExceeded);
});

test('work that is done in time answers, and is not told anything', async () => {
  let aborted = false;
  const answer = await within(1e9, 'a test', async (signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return 42;
  });
  expect([answer, aborted]).toEqual([42, false]);
});

test('a signal given while nobody waits is not lost, and is taken once', async () => {
  const signal = new Signal();
  signal.give();
  signal.give();
  expect(await signal.taken(1e9)).toBe(true);
  expect(await signal.taken(1)).toBe(false);
  const waiting = signal.taken();
  signal.give();
  expect(await waiting).toBe(true);
});
