import { newId } from '@quittance/ids';
import { describe, expect, it } from 'vitest';
import { type Attempts, attempted, delayAfter, forgottenAfterMs, signInPolicy, throttleKey } from './throttle.ts';

const at = new Date('2026-01-31T12:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);

describe('failed attempts', () => {
  it('cost nothing at first, then ever more up to five minutes', () => {
    const delays = Array.from({ length: 14 }, (_, index) => delayAfter(signInPolicy, index + 1) / 1000);
    expect(delays).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300]);
    expect(delayAfter(signInPolicy, 1_000_000)).toBe(signInPolicy.longestDelayMs);
  });

  it('block the next one for their delay and not longer', () => {
    const known: Attempts = { failures: 4, blockedUntil: at, updatedAt: at };
    const fifth = attempted(signInPolicy, known, at);
    expect(fifth).toEqual({ failures: 5, blockedUntil: later(5_000), updatedAt: at });
    if (fifth === null) throw new Error('the fifth may be made');
    expect(attempted(signInPolicy, fifth, later(4_999))).toBeNull();
    expect(attempted(signInPolicy, fifth, later(5_000))).toMatchObject({ failures: 6 });
  });

  it('are forgotten after a day without any', () => {
    const known: Attempts = { failures: 40, blockedUntil: later(300_000), updatedAt: at };
    expect(attempted(signInPolicy, known, later(forgottenAfterMs + 1))).toMatchObject({
      failures: 1,
      blockedUntil: later(forgottenAfterMs + 1),
    });
    expect(attempted(signInPolicy, known, later(forgottenAfterMs))).toMatchObject({ failures: 41 });
  });
});

describe('what they are counted by', () => {
  it('is the person, whatever login they use, and the login itself only as a hash', () => {
    const person = newId('usr');
    expect(throttleKey(signInPolicy, person, 'ada')).toBe(throttleKey(signInPolicy, person, 'ada@northwind.example'));
    expect(throttleKey(signInPolicy, null, 'Hunter2')).toBe(throttleKey(signInPolicy, null, 'hunter2'));
    expect(throttleKey(signInPolicy, null, 'hunter2')).not.toContain('hunter2');
    expect(throttleKey(signInPolicy, null, 'hunter2')).not.toBe(throttleKey(signInPolicy, null, 'hunter3'));
  });
});
