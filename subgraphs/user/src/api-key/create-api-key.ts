import type { Caller } from '@quittance/access/caller';
import { can, type Permission } from '@quittance/access/permissions';
import { newId } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { currentCaller } from '../membership/current-caller.ts';
import { findMembershipOf, lockOrganizations } from '../membership/store.ts';
import { actingFor, inPerson, Refusal } from '../refusal.ts';
import { inTransaction } from '../transaction.ts';
import { type ApiKey, prefixOf, secretMarker } from './api-key.ts';
import type { ScopeNotHeld } from './errors.ts';
import { countUnrevoked, insertApiKey } from './store.ts';

/** An organisation has no more that were not revoked. */
const mostKeys = 100;

/** Makes an API key for the organisation acted for; the secret is told this once. */
export async function createApiKey(
  deps: Deps,
  caller: Caller,
  input: { name: string; scopes: readonly Permission[]; expiresAt: Date | null },
): Promise<Result<{ apiKey: ApiKey; secret: string }, ScopeNotHeld>> {
  const by = inPerson(caller);
  const { id: organizationId } = actingFor(caller, 'api_keys:write');
  return inTransaction(deps, async (tx) => {
    await lockOrganizations(tx, [organizationId]);
    const current = await currentCaller(tx, caller);
    actingFor(current, 'api_keys:write');
    const membership = await findMembershipOf(tx, organizationId, by);
    if (membership === null || membership.endedAt !== null)
      throw new Refusal('FORBIDDEN', 'A key acts in the name of a member: only members can make one.');
    // A key never has the rights of a platform administrator.
    const index = input.scopes.findIndex((scope) => !can({ ...current, platformAdmin: false }, scope));
    const scope = input.scopes[index];
    if (scope !== undefined) return err({ code: 'SCOPE_NOT_HELD', index, scope });
    if ((await countUnrevoked(tx, organizationId)) >= mostKeys)
      throw new Refusal('LIMIT_EXCEEDED', `An organisation has at most ${mostKeys} API keys.`);

    const secret = `${secretMarker}${deps.randomToken()}`;
    const createdAt = deps.now();
    const unused = { lastUsedAt: null, revokedAt: null };
    const apiKey: ApiKey = {
      ...input,
      ...unused,
      id: newId('key'),
      organizationId,
      createdBy: by,
      prefix: prefixOf(secret),
      createdAt,
    };
    await insertApiKey(tx, apiKey, secret);
    const details = { name: input.name, scopes: input.scopes.join(' ') };
    await recordAction(tx, { at: createdAt, action: 'api_key.created', by, organizationId, subject: apiKey.id, details });
    return ok({ apiKey, secret });
  });
}
