import type { Caller } from '@quittance/access/caller';
import { assert, err, ok, type Result } from '@quittance/result';
import { commandLine } from '../audit/audit.ts';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import type { InvalidCredentials } from '../person/errors.ts';
import type { PersonNotFound } from '../person/grant-admin.ts';
import type { Person } from '../person/person.ts';
import { findPersonByLogin } from '../person/sign-in.ts';
import { findPerson, lockPerson } from '../person/store.ts';
import { inPerson } from '../refusal.ts';
import { attempt } from '../throttle/attempt.ts';
import { signInPolicy, throttleKey } from '../throttle/throttle.ts';
import { inTransaction } from '../transaction.ts';
import { refusalOf } from './prove-second-factor.ts';
import { deleteSecondFactor } from './store.ts';

/** Turns the caller's second factor off, for who knows the password and has a code; does nothing when it is off. */
export async function disableSecondFactor(
  deps: Deps,
  caller: Caller,
  input: { currentPassword: string; code: string },
): Promise<Result<void, InvalidCredentials>> {
  const person = await findPerson(deps.db, inPerson(caller));
  assert(person !== null, 'who calls is a person');
  return attempt<void, InvalidCredentials>(deps, signInPolicy, throttleKey(signInPolicy, person.id, ''), async () => {
    if (!(await deps.accounts.check(person.id, input.currentPassword)))
      return err({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
    return inTransaction(deps, async (tx) => {
      await lockPerson(tx, person.id);
      if ((await refusalOf(tx, deps, person.id, input.code)) !== null) return err({ code: 'INVALID_CREDENTIALS', field: 'code' });
      const record = { at: deps.now(), action: 'person.second_factor_disabled', by: person.id, subject: person.id } as const;
      if (await deleteSecondFactor(tx, person.id)) await recordAction(tx, record);
      return ok();
    });
  });
}

/** Turns it off at the command line, for who lost app and recovery codes. Answers whose it was. */
export async function removeSecondFactor(deps: Deps, login: string): Promise<Result<Person, PersonNotFound>> {
  const person = await findPersonByLogin(deps.db, login);
  if (person === null) return err({ code: 'PERSON_NOT_FOUND' });
  await inTransaction(deps, async (tx) => {
    await lockPerson(tx, person.id);
    const record = { at: deps.now(), action: 'person.second_factor_disabled', by: commandLine, subject: person.id } as const;
    if (await deleteSecondFactor(tx, person.id)) await recordAction(tx, record);
  });
  return ok(person);
}
