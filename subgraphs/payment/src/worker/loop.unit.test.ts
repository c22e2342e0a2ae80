import { createLogger } from '@quittance/telemetry/log';
import { expect, test } from 'vitest';
import { startLoop } from './loop.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const now = () => new Date(0);

/** A loop whose steps the test waits for one by one. */
function observed(step: (count: number) => Promise<Date | null>) {
  let count = 0;
  let notice: () => void = () => undefined;
  const steps = (wanted: number) =>
    new Promise<void>((resolve) => {
      notice = () => {
        if (count >= wanted) resolve();
      };
      notice();
    });
  const loop = startLoop({
    name: 'test',
    now,
    log,
    idleMs: 3_600_000,
    step: async () => {
      count += 1;
      const next = await step(count);
      notice();
      return next;
    },
  });
  return { loop, steps, count: () => count };
}

test('it works at once, sleeps when nothing waits, and works again when it is woken', async () => {
  const { loop, steps, count } = observed(async () => null);
  await steps(1);
  loop.wake();
  await steps(2);
  await loop.stop();
  expect(count()).toBe(2);
});

test('it works again when the next thing is due', async () => {
  const { loop, steps } = observed(async (count) => (count < 3 ? new Date(0) : null));
  await steps(3);
  await loop.stop();
});

test('being woken in the middle of a step is not forgotten', async () => {
  const { loop, steps } = observed(async (count) => {
    if (count === 1) loop.wake();
    return null;
  });
  await steps(2);
  await loop.stop();
});

test('a step that fails does not end it', async () => {
  const { loop, steps } = observed(async (count) => {
    if (count === 1) {
      loop.wake();
      throw new Error('database away');
    }
    return null;
  });
  await steps(2);
  await loop.stop();
});

test('stopping waits for the step in work, and no other one begins', async () => {
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  let finished = false;
  const { loop, count } = observed(async () => {
    begun.resolve();
    await finish.promise;
    finished = true;
    return new Date(0);
  });
  await begun.promise;
  const stopped = loop.stop();
  finish.resolve();
  await stopped;
  expect([finished, count()]).toEqual([true, 1]);
});
