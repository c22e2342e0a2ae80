import { createHash } from 'node:crypto';
import type { Id } from '@quittance/ids';

/** What is counted, and how patient we are with it. */
export type Policy = {
  name: string;
  /** So many attempts block nothing. */
  free: number;
  /** How long the first attempt after those blocks the next one; each further one twice as long. */
  firstDelayMs: number;
  longestDelayMs: number;
};

/** Guessing the password of one account: five at once, in the end one every five minutes. A success starts over. */
export const signInPolicy: Policy = { name: 'sign_in', free: 4, firstDelayMs: 5_000, longestDelayMs: 300_000 };

/** Mails with a link to choose a password: two at once, in the end one an hour. */
export const resetPolicy: Policy = { name: 'reset', free: 1, firstDelayMs: 60_000, longestDelayMs: 3_600_000 };

/** How long after its last attempt a count is forgotten. */
export const forgottenAfterMs = 24 * 60 * 60_000;

export type Attempts = { failures: number; blockedUntil: Date; updatedAt: Date };

/** Whose attempts are counted: the person's, by whatever login, else the login's, as a hash because it may be a mistyped password. */
export function throttleKey(policy: Policy, person: Id<'usr'> | null, login: string): string {
  if (person !== null) return `${policy.name}:${person}`;
  return `${policy.name}:${createHash('sha256').update(login.toLowerCase()).digest('base64url')}`;
}

/** The count after one more attempt; null while none may be made. Every attempt counts as a failure until a success deletes the count. */
export function attempted(policy: Policy, known: Attempts, now: Date): Attempts | null {
  if (known.blockedUntil > now) return null;
  const forgotten = now.getTime() - known.updatedAt.getTime() > forgottenAfterMs;
  const failures = forgotten ? 1 : known.failures + 1;
  return { failures, blockedUntil: new Date(now.getTime() + delayAfter(policy, failures)), updatedAt: now };
}

/** How long the attempt that makes it so many blocks the next one. */
export function delayAfter(policy: Policy, failures: number): number {
  if (failures <= policy.free) return 0;
  // 2 ** 30 is beyond any longest delay, and keeps the product a safe integer.
  const doublings = Math.min(failures - policy.free - 1, 30);
  return Math.min(policy.firstDelayMs * 2 ** doublings, policy.longestDelayMs);
}
