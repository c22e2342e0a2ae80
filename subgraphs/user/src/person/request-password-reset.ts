import { passwordResetRequested } from '@quittance/events/user';
import type { Deps } from '../deps.ts';
import { resetLifetimeMs } from '../identity/auth.ts';
import { beginAttempt } from '../throttle/store.ts';
import { resetPolicy, throttleKey } from '../throttle/throttle.ts';
import { emit, inTransaction } from '../transaction.ts';
import { nameOf } from './person.ts';
import { findPersonByLogin } from './sign-in.ts';

/**
 * Has a link mailed that sets a new password. Does nothing, and says nothing of it, for an unknown login, one without an embedded
 * account or without an address, and for who asks too often.
 */
export async function requestPasswordReset(deps: Deps, input: { login: string }): Promise<void> {
  const person = await findPersonByLogin(deps.db, input.login);
  const key = throttleKey(resetPolicy, person?.id ?? null, input.login);
  if ((await beginAttempt(deps.db, resetPolicy, key, deps.now())) !== null) return;
  await inTransaction(deps, async (tx) => {
    const token = await deps.accounts.requestReset(tx, person?.id ?? null);
    if (token === null || person === null || person.email === null) return;
    const resetUrl = `${deps.publicUrl}/reset-password?token=${encodeURIComponent(token)}`;
    const expiresAt = new Date(deps.now().getTime() + resetLifetimeMs).toISOString();
    const data = { userId: person.id, to: person.email, name: nameOf(person), resetUrl, expiresAt };
    await emit(tx, [{ contract: passwordResetRequested, subject: person.id, data }]);
  });
}
