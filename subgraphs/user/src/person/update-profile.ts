import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { inPerson } from '../refusal.ts';
import { againOnConflict, emit, inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import type { EmailTaken, InvalidCredentials, UserNameTaken } from './errors.ts';
import { type Person, personChanged, userNameKey } from './person.ts';
import { provesPassword } from './sign-in.ts';
import { findPerson, findPersonByEmail, findPersonByUserName, lockPerson, updatePerson } from './store.ts';

/** What is null or missing stays. */
export type ProfileChange = {
  /** Normalised. */
  email?: string | null;
  userName?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  currentPassword?: string | null;
};

type UpdateProfileError = EmailTaken | UserNameTaken | InvalidCredentials;

/** Changes the caller's profile. Another address needs the password, because password resets go there from then on. */
export async function updateProfile(
  deps: Deps,
  caller: Caller,
  change: ProfileChange,
): Promise<Result<Person, UpdateProfileError>> {
  const id = inPerson(caller);
  const before = await findPerson(deps.db, id);
  assert(before !== null, 'who calls is a person');
  const otherEmail = change.email != null && change.email !== before.email;
  if (otherEmail && (await deps.accounts.exists(id)) && !(await provesPassword(deps, before, change.currentPassword ?? '')))
    return err({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  return againOnConflict(() => inTransaction(deps, (tx) => write(tx, deps, id, change)));
}

async function write(tx: Tx, deps: Deps, id: Id<'usr'>, change: ProfileChange): Promise<Result<Person, UpdateProfileError>> {
  const person = await lockPerson(tx, id);
  assert(person !== null, 'people are never deleted');
  const next = changed(person, change);
  if (next === person) return ok(person);
  const taken = await whatIsTaken(tx, person, next);
  if (taken !== null) return err(taken);
  await updatePerson(tx, next);
  if (next.email !== person.email)
    await recordAction(tx, { at: deps.now(), action: 'person.email_changed', by: id, subject: id });
  await emit(tx, [personChanged(next)]);
  return ok(next);
}

/** The person after the change; the same object when nothing is different. */
function changed(person: Person, change: ProfileChange): Person {
  const next = {
    ...person,
    email: change.email ?? person.email,
    userName: change.userName ?? person.userName,
    firstName: change.firstName ?? person.firstName,
    lastName: change.lastName ?? person.lastName,
  };
  const same = (['email', 'userName', 'firstName', 'lastName'] as const).every((field) => next[field] === person[field]);
  return same ? person : { ...next, version: person.version + 1 };
}

async function whatIsTaken(tx: Tx, person: Person, next: Person): Promise<EmailTaken | UserNameTaken | null> {
  const otherEmail = next.email !== person.email;
  const otherUserName = userNameKey(next.userName) !== userNameKey(person.userName);
  if (!otherEmail && !otherUserName) return null;
  if (otherEmail && next.email !== null && (await findPersonByEmail(tx, next.email)) !== null) return { code: 'EMAIL_TAKEN' };
  if (otherUserName && (await findPersonByUserName(tx, next.userName)) !== null) return { code: 'USER_NAME_TAKEN' };
  return null;
}
