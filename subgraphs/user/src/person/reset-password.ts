import { fromUuid } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { findSecondFactor } from '../second-factor/store.ts';
import { forgetAttempts } from '../throttle/store.ts';
import { resetPolicy, signInPolicy, throttleKey } from '../throttle/throttle.ts';
import { inTransaction } from '../transaction.ts';
import type { InvalidResetToken, WeakPassword } from './errors.ts';
import { weaknessOf } from './password.ts';
import { findPerson } from './store.ts';

/** Sets a new password by the token of a mailed link, which is used up; ends all sessions of that person. A second factor stays on. */
export async function resetPassword(
  deps: Deps,
  input: { token: string; password: string },
): Promise<Result<void, InvalidResetToken | WeakPassword>> {
  return inTransaction(deps, async (tx) => {
    const uuid = await deps.accounts.personOfReset(tx, input.token);
    const person = uuid === null ? null : await findPerson(tx, fromUuid('usr', uuid));
    if (person === null) return err({ code: 'INVALID_RESET_TOKEN' });
    // Before the token is used up: who chooses a weak password may choose again.
    const why = weaknessOf(input.password, { email: person.email ?? '', userName: person.userName });
    if (why !== null) return err({ code: 'WEAK_PASSWORD', field: 'password', why });
    if (!(await deps.accounts.reset(tx, input.token, input.password))) return err({ code: 'INVALID_RESET_TOKEN' });
    await forgetAttempts(tx, throttleKey(resetPolicy, person.id, ''));
    // Where a code is asked for as well, who can only read the mailbox gets no new guesses of it.
    const guards = (await findSecondFactor(tx, person.id))?.enabledAt != null;
    if (!guards) await forgetAttempts(tx, throttleKey(signInPolicy, person.id, ''));
    await recordAction(tx, { at: deps.now(), action: 'person.password_reset', by: person.id, subject: person.id });
    return ok();
  });
}
