import { openSession } from '../session/cookie.ts';

/** Where one goes after signing in: a path of this app, never another site. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') === true && !next.startsWith('//') && !next.includes('\\') ? next : '/';
}

/** Opens the session for a fresh token and goes on to where one wanted to go; by a full load, so that nothing of who was here before stays. */
export async function enter(token: string, remember: boolean, next: string | undefined): Promise<void> {
  await openSession(token, remember);
  window.location.assign(safeNext(next));
}
