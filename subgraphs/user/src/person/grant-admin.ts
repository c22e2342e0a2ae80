import { err, ok, type Result } from '@quittance/result';
import { commandLine } from '../audit/audit.ts';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { markSetUp } from '../installation/store.ts';
import { inTransaction } from '../transaction.ts';
import type { Person } from './person.ts';
import { findPersonByLogin } from './sign-in.ts';
import { lockPerson, updatePerson } from './store.ts';

/** Nobody has that e-mail address or user name. */
export type PersonNotFound = { code: 'PERSON_NOT_FOUND' };

/** Makes somebody a platform administrator, which only who sits at the machine can do. */
export async function grantAdmin(deps: Deps, login: string): Promise<Result<Person, PersonNotFound>> {
  return inTransaction(deps, async (tx) => {
    const found = await findPersonByLogin(tx, login);
    const person = found && (await lockPerson(tx, found.id));
    if (person === null || person.deletedAt !== null) return err({ code: 'PERSON_NOT_FOUND' });
    if (person.platformAdmin) return ok(person);
    const administrator = { ...person, platformAdmin: true };
    await updatePerson(tx, administrator);
    await markSetUp(tx, person.id, deps.now());
    const record = { at: deps.now(), by: commandLine, subject: person.id };
    await recordAction(tx, { ...record, action: 'platform.administrator_granted' });
    return ok(administrator);
  });
}
