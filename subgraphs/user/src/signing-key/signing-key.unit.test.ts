import { describe, expect, it } from 'vitest';
import { decrypt, encrypt } from './encryption.ts';
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

describe('private keys at rest', () => {
  const secret = 'a secret of at least thirty-two characters';

  it('come back under their secret, also while it is being changed, and under no other', () => {
    const bytes = encrypt(secret, 'a private key');
    expect(bytes.includes('private')).toBe(false);
    expect(decrypt([secret], bytes)).toBe('a private key');
    expect(decrypt(['a newer secret', secret], bytes)).toBe('a private key');
    expect(decrypt(['a newer secret'], bytes)).toBeNull();
  });

  it('do not come back changed', () => {
    const bytes = encrypt(secret, 'a private key');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(decrypt([secret], bytes)).toBeNull();
  });

  it('are encrypted anew each time', () => {
    expect(encrypt(secret, 'a private key')).not.toEqual(encrypt(secret, 'a private key'));
  });
});
