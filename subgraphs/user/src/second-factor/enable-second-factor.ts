import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import type { InvalidCredentials } from '../person/errors.ts';
import { lockPerson } from '../person/store.ts';
import { inPerson } from '../refusal.ts';
import { attempt } from '../throttle/attempt.ts';
import { signInPolicy, throttleKey } from '../throttle/throttle.ts';
import { inTransaction } from '../transaction.ts';
import type { Tx } from '../tx.ts';
import type { SecondFactorEnabled, SecondFactorNotBegun } from './errors.ts';
import { useCode } from './prove-second-factor.ts';
import { newRecoveryCodes } from './second-factor.ts';
import { findSecondFactor, insertRecoveryCodes } from './store.ts';

/** What is told once: the recovery codes, and the token of the only session that is left. */
export type Enabled = { recoveryCodes: string[]; token: string };

type EnableError = InvalidCredentials | SecondFactorEnabled | SecondFactorNotBegun;

/** Turns the second factor on, once a first code shows that the app has the secret. Ends all sessions, opened without it. */
export async function enableSecondFactor(
  deps: Deps,
  caller: Caller,
  input: { code: string },
): Promise<Result<Enabled, EnableError>> {
  const person = inPerson(caller);
  return attempt(deps, signInPolicy, throttleKey(signInPolicy, person, ''), () =>
    inTransaction(deps, (tx) => enable(tx, deps, person, input.code)),
  );
}

async function enable(tx: Tx, deps: Deps, person: Id<'usr'>, code: string): Promise<Result<Enabled, EnableError>> {
  await lockPerson(tx, person);
  const factor = await findSecondFactor(tx, person);
  if (factor === null) return err({ code: 'SECOND_FACTOR_NOT_BEGUN' });
  if (factor.enabledAt !== null) return err({ code: 'SECOND_FACTOR_ENABLED' });
  if (!(await useCode(tx, deps, { ...factor, enabledAt: deps.now() }, code)))
    return err({ code: 'INVALID_CREDENTIALS', field: 'code' });
  const recoveryCodes = newRecoveryCodes(deps.randomToken);
  await insertRecoveryCodes(tx, person, recoveryCodes);
  await recordAction(tx, { at: deps.now(), action: 'person.second_factor_enabled', by: person, subject: person });
  return ok({ recoveryCodes, token: await deps.accounts.renewSessions(tx, person) });
}
