import type { Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import { beginAttempt, forgetAttempts } from './store.ts';
import type { Policy } from './throttle.ts';

/**
 * One more attempt to prove something: counted before it is made, forgotten with all before it when it succeeds. Throws RATE_LIMITED while
 * none may be made.
 */
export async function attempt<T, E>(
  deps: Deps,
  policy: Policy,
  key: string,
  work: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const blockedUntil = await beginAttempt(deps.db, policy, key, deps.now());
  if (blockedUntil !== null) {
    const seconds = Math.max(1, Math.ceil((blockedUntil.getTime() - deps.now().getTime()) / 1000));
    throw new Refusal('RATE_LIMITED', `Too many attempts; try again in ${seconds} s.`, seconds);
  }
  const outcome = await work();
  if (outcome.ok) await forgetAttempts(deps.db, key);
  return outcome;
}
