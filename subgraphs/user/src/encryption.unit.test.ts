import { describe, expect, it } from 'vitest';
import { decrypt, encrypt } from './encryption.ts';

describe('what is encrypted', () => {
  const secret = 'a secret of at least thirty-two characters';
  const purpose = 'signing keys of the internal token';

  it('comes back under its secret, also while that is being changed, and under no other', () => {
    const bytes = encrypt(secret, purpose, 'a private key');
    expect(bytes.includes('private')).toBe(false);
    expect(decrypt([secret], purpose, bytes)).toBe('a private key');
    expect(decrypt(['a newer secret', secret], purpose, bytes)).toBe('a private key');
    expect(decrypt(['a newer secret'], purpose, bytes)).toBeNull();
  });

  it('does not come back for another purpose', () => {
    expect(decrypt([secret], 'secrets of second factors', encrypt(secret, purpose, 'a private key'))).toBeNull();
  });

  it('does not come back changed', () => {
    const bytes = encrypt(secret, purpose, 'a private key');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(decrypt([secret], purpose, bytes)).toBeNull();
  });

  it('is encrypted anew each time', () => {
    expect(encrypt(secret, purpose, 'a private key')).not.toEqual(encrypt(secret, purpose, 'a private key'));
  });
});
