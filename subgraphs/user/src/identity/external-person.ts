import { revokeKeysOf } from '../api-key/store.ts';
import type { Deps } from '../deps.ts';
import { type Person, personChanged } from '../person/person.ts';
import { becomeFirst, firstAdministrator, registerPerson } from '../person/register-person.ts';
import { findPerson, findPersonByEmail, findPersonByUserName, lockPerson, updatePerson } from '../person/store.ts';
import { againOnConflict, emit, inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import type { Profile } from './clerk-profile.ts';
import {
  type ExternalIdentity,
  findExternalIdentity,
  insertExternalIdentity,
  lockExternalIdentity,
  updateExternalIdentity,
} from './store.ts';

/** The person of an external account, whom its first sight registers; null once the account was deleted. */
export function personOfProfile(
  deps: Deps,
  issuer: string,
  profile: Profile,
  options: { maySetUp: boolean },
): Promise<Person | null> {
  return againOnConflict(() =>
    inTransaction(deps, async (tx) => {
      await lockExternalIdentity(tx, issuer, profile.subject);
      const identity = await findExternalIdentity(tx, issuer, profile.subject);
      if (identity === null) return register(tx, deps, issuer, profile, options.maySetUp);
      if (identity.endedAt !== null) return null;
      return takeOver(tx, identity, profile);
    }),
  );
}

/** The account was deleted: its tokens count no more, nor do the API keys its person made. The person stays. */
export function endExternalIdentity(deps: Deps, issuer: string, subject: string): Promise<void> {
  return inTransaction(deps, async (tx) => {
    await lockExternalIdentity(tx, issuer, subject);
    const identity = await findExternalIdentity(tx, issuer, subject);
    if (identity === null || identity.endedAt !== null) return;
    await updateExternalIdentity(tx, { ...identity, endedAt: deps.now() });
    await revokeKeysOf(tx, identity.personId, deps.now());
  });
}

async function register(tx: Tx, deps: Deps, issuer: string, profile: Profile, maySetUp: boolean): Promise<Person | null> {
  const first = maySetUp && (await firstAdministrator(tx, deps, null)) === 'YES';
  // An equal address is no proof of being the same person, because ours need not be verified: who has it keeps it.
  const email = profile.email !== null && (await findPersonByEmail(tx, profile.email)) === null ? profile.email : null;
  const free = profile.userName !== null && (await findPersonByUserName(tx, profile.userName)) === null;
  const userName = free ? profile.userName : null;
  const madeFrom = profile.userName ?? (`${profile.firstName}.${profile.lastName}`.replace(/^\.$/, '') || 'user');
  const { firstName, lastName, subject, at } = profile;
  const person = await registerPerson(tx, deps, { email, userName, firstName, lastName, madeFrom }, first);
  // Somebody took the name in between; the provider's next call finds it taken.
  if (person === null) return null;
  const identity = { issuer, subject, personId: person.id, profileAt: at, endedAt: null };
  await insertExternalIdentity(tx, { ...identity, createdAt: deps.now() });
  if (first) await becomeFirst(tx, deps, person);
  await emit(tx, [personChanged(person)]);
  return person;
}

/** Takes over what is newer than what we have. Names that the provider does not know stay, and so does the user name, which people are paid by. */
async function takeOver(tx: Tx, identity: ExternalIdentity, profile: Profile): Promise<Person | null> {
  const isNews = profile.at !== null && (identity.profileAt === null || profile.at > identity.profileAt);
  if (!isNews) return findPerson(tx, identity.personId);
  const person = await lockPerson(tx, identity.personId);
  if (person === null || person.deletedAt !== null) return null;
  const holder = profile.email === null ? null : await findPersonByEmail(tx, profile.email);
  const next = {
    ...person,
    email: holder === null ? (profile.email ?? person.email) : person.email,
    firstName: profile.firstName || person.firstName,
    lastName: profile.lastName || person.lastName,
  };
  await updateExternalIdentity(tx, { ...identity, profileAt: profile.at });
  const same = (['email', 'firstName', 'lastName'] as const).every((field) => next[field] === person[field]);
  if (same) return person;
  const changed = { ...next, version: person.version + 1 };
  await updatePerson(tx, changed);
  await emit(tx, [personChanged(changed)]);
  return changed;
}
