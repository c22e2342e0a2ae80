import { createHash, timingSafeEqual } from 'node:crypto';

/** Postmark does not sign: it is known by a password in the address, and by where it calls from. */
export type PostmarkCredentials = { user: string; password: string; addresses: readonly string[] | null };

/** Whether the request brings the password and, where a list is set, comes from an address on it (as the gateway says). */
export function isFromPostmark(headers: Headers, credentials: PostmarkCredentials): boolean {
  const { user, password, addresses } = credentials;
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const rightPassword = sameText(headers.get('authorization') ?? '', expected);
  const caller = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  return rightPassword && (addresses === null || addresses.includes(caller));
}

/** In constant time, also for texts of different lengths. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
