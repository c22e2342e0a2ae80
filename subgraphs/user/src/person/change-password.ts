import type { Caller } from '@quittance/access/caller';
import { assert, err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { inPerson } from '../refusal.ts';
import { inTransaction } from '../transaction.ts';
import type { InvalidCredentials, WeakPassword } from './errors.ts';
import { weaknessOf } from './password.ts';
import { provesPassword } from './sign-in.ts';
import { findPerson } from './store.ts';

/** Sets another password, which ends all sessions; answers the token of a new one. */
export async function changePassword(
  deps: Deps,
  caller: Caller,
  input: { currentPassword: string; newPassword: string },
): Promise<Result<{ token: string }, InvalidCredentials | WeakPassword>> {
  const person = await findPerson(deps.db, inPerson(caller));
  assert(person !== null, 'who calls is a person');
  if (!(await provesPassword(deps, person, input.currentPassword)))
    return err({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  const why = weaknessOf(input.newPassword, { email: person.email ?? '', userName: person.userName });
  if (why !== null) return err({ code: 'WEAK_PASSWORD', field: 'newPassword', why });
  return inTransaction(deps, async (tx) => {
    await deps.accounts.setPassword(tx, person.id, input.newPassword);
    const token = await deps.accounts.renewSessions(tx, person.id);
    await recordAction(tx, { at: deps.now(), action: 'person.password_changed', by: person.id, subject: person.id });
    return ok({ token });
  });
}
