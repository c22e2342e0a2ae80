import { describe, expect, it } from 'vitest';
import { isRotationDue, overlapMs, retiredOf, rotatedAfterMs, signingOf } from './signing-key.ts';

const now = new Date('2026-01-31T12:00:00Z');
const key = (name: string, ageMs: number) => ({ name, createdAt: new Date(now.getTime() - ageMs) });

describe('rotation of the signing keys', () => {
  it('makes one when there is none or the newest is thirty days old', () => {
    expect(isRotationDue([], now)).toBe(true);
    expect(isRotationDue([key('young', rotatedAfterMs - 1), key('old', 2 * rotatedAfterMs)], now)).toBe(false);
    expect(isRotationDue([key('old', rotatedAfterMs)], now)).toBe(true);
  });

  it('signs with a new key only after everybody has had time to fetch it', () => {
    const old = key('old', rotatedAfterMs);
    expect(signingOf([key('new', overlapMs - 1), old], now)?.name).toBe('old');
    expect(signingOf([key('new', overlapMs), old], now)?.name).toBe('new');
  });

  it('signs with the only key at once', () => {
    expect(signingOf([key('first', 0)], now)?.name).toBe('first');
    expect(signingOf([], now)).toBeUndefined();
  });

  it('keeps the old key published until its last token is long expired', () => {
    const old = key('old', rotatedAfterMs);
    expect(retiredOf([key('new', 2 * overlapMs - 1), old], now)).toEqual([]);
    expect(retiredOf([key('new', 2 * overlapMs), old], now)).toEqual([old]);
    expect(retiredOf([old], now)).toEqual([]);
  });
});
