import { err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import { beginAttempt, forgetAttempts } from '../throttle/store.ts';
import { signInPolicy, throttleKey } from '../throttle/throttle.ts';
import type { Tx } from '../tx.ts';
import type { InvalidCredentials } from './errors.ts';
import { normaliseEmail, type Person } from './person.ts';
import { findPersonByEmail, findPersonByUserName } from './store.ts';

/** Opens a session. An unknown login and a wrong password answer the same after the same work. */
export async function signIn(
  deps: Deps,
  input: { login: string; password: string },
): Promise<Result<{ person: Person; token: string }, InvalidCredentials>> {
  if (!deps.embedded) throw new Refusal('FORBIDDEN', 'Accounts of this installation are kept elsewhere.');
  const person = await findPersonByLogin(deps.db, input.login);
  const key = throttleKey(signInPolicy, person?.id ?? null, input.login);
  const blockedUntil = await beginAttempt(deps.db, signInPolicy, key, deps.now());
  if (blockedUntil !== null) throw tooManyAttempts(deps, blockedUntil);
  const token = await deps.accounts.signIn(person?.id ?? null, input.password);
  if (person === null || token === null) return err({ code: 'INVALID_CREDENTIALS', field: null });
  await forgetAttempts(deps.db, key);
  return ok({ person, token });
}

/** A person by e-mail address or user name: which of them is told by the `@`. */
export function findPersonByLogin(db: Tx, login: string): Promise<Person | null> {
  return login.includes('@') ? findPersonByEmail(db, normaliseEmail(login)) : findPersonByUserName(db, login.trim());
}

/** Whether it is the person's password, counted like an attempt to sign in: who finds an open session can't guess on. */
export async function provesPassword(deps: Deps, person: Person, password: string): Promise<boolean> {
  const key = throttleKey(signInPolicy, person.id, person.userName);
  const blockedUntil = await beginAttempt(deps.db, signInPolicy, key, deps.now());
  if (blockedUntil !== null) throw tooManyAttempts(deps, blockedUntil);
  const right = await deps.accounts.check(person.id, password);
  if (right) await forgetAttempts(deps.db, key);
  return right;
}

function tooManyAttempts(deps: Deps, until: Date): Refusal {
  const seconds = Math.max(1, Math.ceil((until.getTime() - deps.now().getTime()) / 1000));
  return new Refusal('RATE_LIMITED', `Too many attempts; try again in ${seconds} s.`, seconds);
}
