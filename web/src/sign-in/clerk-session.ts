import { takeTokensFrom } from '../api/request-headers.ts';

/** What the app needs of Clerk once somebody is signed in by it. */
export type ClerkSession = { getToken(): Promise<string | null>; signOut(): Promise<unknown> };

const storageKey = 'quittance.clerk';
let current: ClerkSession | null = null;

/** Requests bear Clerk's tokens from now on; remembered, so that a reload loads Clerk again (and only then). */
export function enterWithClerk(session: ClerkSession): void {
  current = session;
  takeTokensFrom(session.getToken);
  try {
    localStorage.setItem(storageKey, '1');
  } catch {
    // Without storage one signs in again after a reload.
  }
}

/** Whether somebody signed in by Clerk in this browser. */
export function wasWithClerk(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}

/** Ends Clerk's session, if there is one. */
export async function signOutOfClerk(): Promise<void> {
  await current?.signOut();
  current = null;
  takeTokensFrom(null);
  try {
    localStorage.removeItem(storageKey);
  } catch {
    // Nothing was stored then.
  }
}
