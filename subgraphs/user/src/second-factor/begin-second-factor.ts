import type { Caller } from '@quittance/access/caller';
import { assert, err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { InvalidCredentials } from '../person/errors.ts';
import { provesPassword } from '../person/sign-in.ts';
import { findPerson, lockPerson } from '../person/store.ts';
import { inPerson, Refusal } from '../refusal.ts';
import { inTransaction } from '../transaction.ts';
import type { SecondFactorEnabled } from './errors.ts';
import { newSecret, otpauthUri } from './second-factor.ts';
import { findSecondFactor, saveSecondFactor } from './store.ts';

/** What the authenticator app has to be told: the secret in base32, and the same as a URI. */
export type Enrolment = { secret: string; otpauthUri: string };

/** Makes a secret for the caller's app, in place of one that was begun before. Nothing is asked for until a first code confirms it. */
export async function beginSecondFactor(
  deps: Deps,
  caller: Caller,
  input: { currentPassword: string },
): Promise<Result<Enrolment, InvalidCredentials | SecondFactorEnabled>> {
  const person = await findPerson(deps.db, inPerson(caller));
  assert(person !== null, 'who calls is a person');
  if (!(await deps.accounts.exists(person.id))) throw new Refusal('FORBIDDEN', 'Your account is kept elsewhere.');
  if (!(await provesPassword(deps, person, input.currentPassword)))
    return err({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  return inTransaction(deps, async (tx) => {
    await lockPerson(tx, person.id);
    const known = await findSecondFactor(tx, person.id);
    if (known?.enabledAt != null) return err({ code: 'SECOND_FACTOR_ENABLED' });
    const secret = newSecret(deps.randomToken());
    const sealed = deps.secondFactorSecrets.seal(secret);
    await saveSecondFactor(tx, { personId: person.id, secret: sealed, begunAt: deps.now(), enabledAt: null, lastStep: 0 });
    return ok({ secret, otpauthUri: otpauthUri(secret, person.userName) });
  });
}
