import type { Id } from '@quittance/ids';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../tx.ts';
import { type SecondFactor, stepOf } from './second-factor.ts';
import { findSecondFactor, saveSecondFactor, spendRecoveryCode } from './store.ts';

/**
 * What is wrong with the code that the person gave (null: none); null when it may pass: there is no second factor, or it is the app's
 * present code or a recovery code, which is used up. The caller holds the person's lock, so that a code works for one of two at once.
 */
export async function refusalOf(tx: Tx, deps: Deps, person: Id<'usr'>, code: string | null): Promise<'MISSING' | 'WRONG' | null> {
  const factor = await findSecondFactor(tx, person);
  if (factor === null || factor.enabledAt === null) return null;
  if (code === null) return 'MISSING';
  if (await useCode(tx, deps, factor, code)) return null;
  if (!(await spendRecoveryCode(tx, person, code))) return 'WRONG';
  await recordAction(tx, { at: deps.now(), action: 'person.recovery_code_used', by: person, subject: person });
  return null;
}

/** Uses up a code of the app, and with it all older ones; false for one that does not count. `enabledAt` is written as it is given. */
export async function useCode(tx: Tx, deps: Deps, factor: SecondFactor, code: string): Promise<boolean> {
  const secret = deps.secondFactorSecrets.open(factor.secret);
  if (secret === null) {
    deps.log.error({ person: factor.personId }, 'the secret of a second factor was encrypted with another AUTH_SECRET');
    return false;
  }
  const lastStep = stepOf(secret, code, factor.lastStep, deps.now());
  if (lastStep === null) return false;
  await saveSecondFactor(tx, { ...factor, lastStep });
  return true;
}
