import { err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import type { SecondFactorRequired } from '../second-factor/errors.ts';
import { refusalOf } from '../second-factor/prove-second-factor.ts';
import { attempt } from '../throttle/attempt.ts';
import { signInPolicy, throttleKey } from '../throttle/throttle.ts';
import { inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import type { InvalidCredentials } from './errors.ts';
import { normaliseEmail, type Person } from './person.ts';
import { findPersonByEmail, findPersonByUserName, lockPerson } from './store.ts';

export type SignIn = {
  login: string;
  password: string;
  /** Code of the second factor, or a recovery code; null when none was given. */
  totp: string | null;
};

type SignInError = InvalidCredentials | SecondFactorRequired;

/**
 * Opens a session. An unknown login and a wrong password answer the same after the same work; that a code is missing or wrong is told
 * only to who knows the password. Every answer but success counts as a failure: a right password gives no new guesses of the code.
 */
export async function signIn(deps: Deps, input: SignIn): Promise<Result<{ person: Person; token: string }, SignInError>> {
  if (!deps.embedded) throw new Refusal('FORBIDDEN', 'Accounts of this installation are kept elsewhere.');
  const known = await findPersonByLogin(deps.db, input.login);
  const key = throttleKey(signInPolicy, known?.id ?? null, input.login);
  return attempt(deps, signInPolicy, key, async () => {
    const right = await deps.accounts.check(known?.id ?? null, input.password);
    if (known === null || !right) return err({ code: 'INVALID_CREDENTIALS', field: null });
    return inTransaction(deps, (tx) => openSession(tx, deps, known, input.totp));
  });
}

/** Under the person's lock: a second factor that is turned on at the same time counts, or ends the session with the others. */
async function openSession(
  tx: Tx,
  deps: Deps,
  known: Person,
  code: string | null,
): Promise<Result<{ person: Person; token: string }, SignInError>> {
  const person = await lockPerson(tx, known.id);
  const refused = await refusalOf(tx, deps, known.id, code);
  if (refused !== null) return err(refused === 'MISSING' ? { code: 'SECOND_FACTOR_REQUIRED' } : wrongCode('totp'));
  const token = await deps.accounts.openSession(tx, known.id);
  if (person === null || token === null) return err({ code: 'INVALID_CREDENTIALS', field: null });
  return ok({ person, token });
}

function wrongCode(field: string): InvalidCredentials {
  return { code: 'INVALID_CREDENTIALS', field };
}

/** A person by e-mail address or user name: which of them is told by the `@`. */
export function findPersonByLogin(db: Tx, login: string): Promise<Person | null> {
  return login.includes('@') ? findPersonByEmail(db, normaliseEmail(login)) : findPersonByUserName(db, login.trim());
}

/** Whether it is the person's password, counted like an attempt to sign in: who finds an open session can't guess on. */
export async function provesPassword(deps: Deps, person: Person, password: string): Promise<boolean> {
  const key = throttleKey(signInPolicy, person.id, person.userName);
  const proof = await attempt(deps, signInPolicy, key, async () =>
    (await deps.accounts.check(person.id, password)) ? ok() : err({ code: 'WRONG' }),
  );
  return proof.ok;
}
