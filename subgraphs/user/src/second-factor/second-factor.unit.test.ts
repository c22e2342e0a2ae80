import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { newRecoveryCodes, newSecret, otpauthUri, recoveryCodeHash, stepOf } from './second-factor.ts';

/** The secret of RFC 6238, appendix B. */
const secret = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

describe('codes of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %i s', (seconds, code) => {
    expect(stepOf(secret, code, 0, at(seconds))).toBe(Math.floor(seconds / 30));
    expect(stepOf(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, 0, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('count one step early and one step late, and no further', () => {
    const step = 1_234_567_890 / 30;
    const ages = [-60, -30, -1, 0, 29, 30, 59, 60];
    expect(ages.map((age) => stepOf(secret, '005924', 0, at(1_234_567_890 + age)))).toEqual([
      null,
      step,
      step,
      step,
      step,
      step,
      step,
      null,
    ]);
  });

  it('count once, and none that is older than the last one used', () => {
    const step = 1_234_567_890 / 30;
    expect(stepOf(secret, '005924', step - 1, at(1_234_567_890))).toBe(step);
    expect(stepOf(secret, '005924', step, at(1_234_567_890))).toBeNull();
    expect(stepOf(secret, '005924', step + 1, at(1_234_567_890))).toBeNull();
  });

  it.each(['', '00592', '0059241', '005 92a', '-05924', '5924'])('are six digits: %s', (code) => {
    expect(stepOf(secret, code, 0, at(1_234_567_890))).toBeNull();
  });
});

describe('what is made for a second factor', () => {
  const random = () => Buffer.alloc(32, 7).toString('base64url');

  it('is a secret of 160 bits, which the URI says to the app with everything it needs', () => {
    const made = newSecret(random());
    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(otpauthUri(made, 'ada'));
    expect(`${uri.protocol}//${uri.host}${decodeURIComponent(uri.pathname)}`).toBe('otpauth://totp/Quittance:ada');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Quittance',
      secret: made,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });

  it('are ten recovery codes of 80 bits, known however they are typed', () => {
    const codes = newRecoveryCodes(random);
    expect(codes).toHaveLength(10);
    expect(codes[0]).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    const [code = ''] = codes;
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(recoveryCodeHash(typed)).toEqual(recoveryCodeHash(code));
    expect(recoveryCodeHash(code.slice(0, -1))).not.toEqual(recoveryCodeHash(code));
  });
});
