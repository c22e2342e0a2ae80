import { err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import type { EmailTaken, SetUpTokenInvalid, UserNameTaken, WeakPassword } from './errors.ts';
import { weaknessOf } from './password.ts';
import { type Person, personChanged } from './person.ts';
import { becomeFirst, firstAdministrator, registerPerson } from './register-person.ts';
import { findPersonByEmail } from './store.ts';

export type SignUp = {
  /** Normalised. */
  email: string;
  password: string;
  firstName: string;
  lastName: string;
  /** Made from the e-mail address when null. */
  userName: string | null;
  setUpToken: string | null;
};

type SignUpError = EmailTaken | UserNameTaken | WeakPassword | SetUpTokenInvalid;

/** Registers a person with an embedded account and signs them in. The first one becomes the installation's administrator. */
export async function signUp(deps: Deps, input: SignUp): Promise<Result<{ person: Person; token: string }, SignUpError>> {
  if (!deps.embedded) throw new Refusal('FORBIDDEN', 'Accounts of this installation are kept elsewhere.');
  const why = weaknessOf(input.password, input);
  if (why !== null) return err({ code: 'WEAK_PASSWORD', field: 'password', why });
  return inTransaction(deps, async (tx) => {
    const first = await firstAdministrator(tx, deps, input.setUpToken);
    if (first === 'TOKEN_INVALID') return err({ code: 'SET_UP_TOKEN_INVALID' });
    const person = await registerPerson(tx, deps, input, first === 'YES');
    if (person === null) {
      const emailTaken = (await findPersonByEmail(tx, input.email)) !== null;
      return err({ code: emailTaken ? 'EMAIL_TAKEN' : 'USER_NAME_TAKEN' });
    }
    if (first === 'YES') await becomeFirst(tx, deps, person);
    const token = await deps.accounts.register(tx, person.id, input.password);
    await emit(tx, [personChanged(person)]);
    return ok({ person, token });
  });
}
