import type { SignedToken, SignToken } from '@quittance/access/token';
import { parseId } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { commandLine } from '../audit/audit.ts';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import type { PersonNotFound } from '../person/grant-admin.ts';
import { findPersonByLogin } from '../person/sign-in.ts';
import { callerOf } from './caller.ts';
import type { IdentityRefusal } from './exchange.ts';
import { findBelongings } from './store.ts';

/** Signs an internal token for somebody who runs a subgraph alone, without a gateway to get one from. `organization` null: their first one. */
export async function issueToken(
  deps: Deps,
  sign: SignToken,
  { login, organization }: { login: string; organization: string | null },
): Promise<Result<SignedToken, PersonNotFound | IdentityRefusal>> {
  const person = await findPersonByLogin(deps.db, login);
  if (person === null) return err({ code: 'PERSON_NOT_FOUND' });
  const wanted = organization === null ? null : parseId('org', organization);
  if (organization !== null && wanted === null) return err({ code: 'UNKNOWN_ORGANIZATION' });
  const caller = callerOf({ person, apiKey: null }, await findBelongings(deps.db, person.id), wanted, null);
  if (caller === 'UNKNOWN_ORGANIZATION') return err({ code: 'UNKNOWN_ORGANIZATION' });
  const record = { at: deps.now(), by: commandLine, organizationId: caller.organization?.id ?? null, subject: person.id };
  await deps.db.$transaction((tx) => recordAction(tx, { ...record, action: 'platform.token_issued' }));
  return ok(await sign(caller));
}
