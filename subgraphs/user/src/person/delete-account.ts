import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { revokeKeysOf } from '../api-key/store.ts';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { endExternalIdentities } from '../identity/store.ts';
import type { LastOwner } from '../membership/errors.ts';
import { ended, type Membership, membershipChanged } from '../membership/membership.ts';
import { hasOtherMembers, isLastOwner, lockOrganizations, membershipsOf, updateMembership } from '../membership/store.ts';
import { inPerson } from '../refusal.ts';
import { deleteSecondFactor } from '../second-factor/store.ts';
import { emit, inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import type { InvalidCredentials } from './errors.ts';
import { type Person, personChanged, userNameKey } from './person.ts';
import { provesPassword } from './sign-in.ts';
import { findPerson, lockPerson, updatePerson } from './store.ts';

/**
 * Empties the caller's account for good. An organisation of which they are the only member stays, without members; one with others
 * needs another owner first.
 */
export async function deleteAccount(
  deps: Deps,
  caller: Caller,
  input: { userName: string; password: string | null },
): Promise<Result<void, InvalidCredentials | LastOwner>> {
  const id = inPerson(caller);
  const known = await findPerson(deps.db, id);
  assert(known !== null, 'who calls is a person');
  if (userNameKey(input.userName.trim()) !== userNameKey(known.userName))
    return err({ code: 'INVALID_CREDENTIALS', field: 'userName' });
  if ((await deps.accounts.exists(id)) && !(await provesPassword(deps, known, input.password ?? '')))
    return err({ code: 'INVALID_CREDENTIALS', field: 'password' });
  return inTransaction(deps, async (tx) => {
    const person = await lockPerson(tx, id);
    assert(person !== null, 'people are never deleted');
    if (person.deletedAt !== null) return ok();
    const memberships = await membershipsOf(tx, [id]);
    await lockOrganizations(
      tx,
      memberships.map(({ organizationId }) => organizationId),
    );
    if (await leavesOthersWithoutOwner(tx, memberships)) return err({ code: 'LAST_OWNER', field: null });
    const left = memberships.map((membership) => ended(membership, deps.now()));
    for (const membership of left) await updateMembership(tx, membership);
    await revokeKeysOf(tx, id, deps.now());
    await endExternalIdentities(tx, id, deps.now());
    await deleteSecondFactor(tx, id);
    await deps.accounts.remove(tx, id);
    await recordAction(tx, { at: deps.now(), action: 'person.deleted', by: id, subject: id });
    const nobody = emptied(person, deps.now());
    await updatePerson(tx, nobody);
    await emit(tx, [personChanged(nobody), ...left.map(membershipChanged)]);
    return ok();
  });
}

async function leavesOthersWithoutOwner(tx: Tx, memberships: readonly Membership[]): Promise<boolean> {
  for (const membership of memberships)
    if ((await isLastOwner(tx, membership)) && (await hasOtherMembers(tx, membership))) return true;
  return false;
}

/** What stays of a deleted person: an id that documents point to. The user name becomes free. */
function emptied(person: Person, now: Date): Person {
  return {
    ...person,
    email: null,
    userName: deletedUserName(person.id),
    firstName: '',
    lastName: '',
    platformAdmin: false,
    version: person.version + 1,
    deletedAt: now,
  };
}

/** Longer than a chosen user name can be, so that nobody can have it. */
function deletedUserName(id: Id<'usr'>): string {
  return `deleted-${id.replace('_', '-')}`;
}
