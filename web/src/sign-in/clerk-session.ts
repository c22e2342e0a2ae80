import { takeTokensFrom } from '../api/request-headers.ts';

/** What the app needs of Clerk once somebody is signed in by it. */
export type ClerkSession = { getToken(): Promise<string | null>; signOut(): Promise<unknown> };

/** How long a request waits for Clerk, which may have to ask its own server for a new token. */
const tokenTimeoutMs = 15_000;
const storageKey = 'quittance.clerk';
let current: ClerkSession | null = null;

/** Requests bear Clerk's tokens from now on; remembered, so that a reload loads Clerk again (and only then). */
export function enterWithClerk(session: ClerkSession): void {
  current = session;
  takeTokensFrom(() => inTime(session.getToken()));
  try {
    localStorage.setItem(storageKey, '1');
  } catch {
    // Without storage one signs in again after a reload.
  }
}

/** Whether requests bear Clerk's tokens. */
export function isWithClerk(): boolean {
  return current !== null;
}

/** Whether somebody signed in by Clerk in this browser, and has not signed out since. */
export function wasWithClerk(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}

/** Nobody is signed in by Clerk: requests go without its tokens, and a reload does not load it. */
export function forgetClerk(): void {
  current = null;
  takeTokensFrom(null);
  try {
    localStorage.removeItem(storageKey);
  } catch {
    // Nothing was stored then.
  }
}

/** Ends Clerk's session, if there is one. */
export async function signOutOfClerk(): Promise<void> {
  await current?.signOut();
  forgetClerk();
}

/** Fails as a request that got no answer does. */
function inTime<T>(token: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TypeError('Clerk: network time-out')), tokenTimeoutMs);
    token.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
