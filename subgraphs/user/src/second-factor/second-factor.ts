import { createHash } from 'node:crypto';
import type { Id } from '@quittance/ids';
import { Secret, TOTP } from 'otpauth';

/** A person's second factor: codes of an authenticator app by RFC 6238, SHA-1, 6 digits, 30 s, which is what all of them can do. */
export type SecondFactor = {
  personId: Id<'usr'>;
  /** Encrypted. */
  secret: Uint8Array;
  begunAt: Date;
  /** Null until a first code showed that the app has the secret: then it is asked for. */
  enabledAt: Date | null;
  /** The newest 30 s step whose code was used; this and all before it count no more. */
  lastStep: number;
};

const issuer = 'Quittance';
const form = { issuer, algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** How many steps the clock of a phone may be off, either way. */
const window = 1;
const recoveryCodeCount = 10;
/** Enough that a plain hash can't be searched, few enough to be typed. */
const recoveryCodeBytes = 10;
/** As long as the hash is wide (RFC 4226, 4). */
const secretBytes = 20;

/** A new secret in base32, the form that people type and apps take. `random`: 256 bits in base64url. */
export function newSecret(random: string): string {
  return base32Of(random, secretBytes);
}

/** What the QR code says: `otpauth://totp/Quittance:ada?issuer=Quittance&secret=...`. */
export function otpauthUri(secret: string, userName: string): string {
  return new TOTP({ ...form, label: userName, secret }).toString();
}

/** The step whose code it is, if that is near enough and later than the last one used; else null. */
export function stepOf(secret: string, code: string, lastStep: number, now: Date): number | null {
  const totp = new TOTP({ ...form, secret });
  const timestamp = now.getTime();
  const delta = totp.validate({ token: withoutSpaces(code), timestamp, window });
  const step = delta === null ? null : totp.counter({ timestamp }) + delta;
  return step !== null && step > lastStep ? step : null;
}

/** Ten codes like `ABCD-EFGH-IJKL-MNOP`, each of which takes the place of an app's code once. */
export function newRecoveryCodes(random: () => string): string[] {
  return Array.from({ length: recoveryCodeCount }, () => base32Of(random(), recoveryCodeBytes).replaceAll(/(.{4})(?=.)/g, '$1-'));
}

/** How a recovery code is kept, however it was typed. A plain hash will do for 80 random bits. */
export function recoveryCodeHash(code: string): Uint8Array<ArrayBuffer> {
  const plain = withoutSpaces(code).replaceAll('-', '').toUpperCase();
  return Uint8Array.from(createHash('sha256').update(plain).digest());
}

function withoutSpaces(code: string): string {
  return code.replaceAll(/\s/g, '');
}

function base32Of(random: string, length: number): string {
  const bytes = Uint8Array.from(Buffer.from(random, 'base64url').subarray(0, length));
  return new Secret({ buffer: bytes.buffer }).base32;
}
