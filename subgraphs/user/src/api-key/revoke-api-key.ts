import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { assert, err, ok, type Result } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { actingFor, inPerson } from '../refusal.ts';
import { inTransaction } from '../transaction.ts';
import type { ApiKey } from './api-key.ts';
import type { ApiKeyNotFound } from './errors.ts';
import { findApiKey, markRevoked } from './store.ts';

/** Ends an API key of the organisation acted for. One that was revoked stays as it is. */
export async function revokeApiKey(
  deps: Deps,
  caller: Caller,
  input: { apiKeyId: Id<'key'> },
): Promise<Result<ApiKey, ApiKeyNotFound>> {
  const by = inPerson(caller);
  const { id: organizationId } = actingFor(caller, 'api_keys:write');
  return inTransaction(deps, async (tx) => {
    const known = await findApiKey(tx, organizationId, input.apiKeyId);
    if (known === null) return err({ code: 'API_KEY_NOT_FOUND' });
    if (await markRevoked(tx, known.id, deps.now())) {
      const record = { by, organizationId, subject: known.id, details: { name: known.name } };
      await recordAction(tx, { at: deps.now(), action: 'api_key.revoked', ...record });
    }
    const revoked = await findApiKey(tx, organizationId, known.id);
    assert(revoked !== null, 'API keys are never deleted');
    return ok(revoked);
  });
}
