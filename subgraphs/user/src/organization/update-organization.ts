import type { Caller } from '@quittance/access/caller';
import { assert } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { lockOrganizations } from '../membership/store.ts';
import { actingFor, signedIn } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import { changed, type Organization, type OrganizationChange, organizationWasUpdated } from './organization.ts';
import { findOrganization, updateOrganizationRow } from './store.ts';

/** Changes the organisation acted for. Documents that were issued keep what they say. */
export async function updateOrganization(deps: Deps, caller: Caller, change: OrganizationChange): Promise<Organization> {
  const { id } = actingFor(caller, 'organization:write');
  return inTransaction(deps, async (tx) => {
    await lockOrganizations(tx, [id]);
    const organization = await findOrganization(tx, id);
    assert(organization !== null, 'organisations are never deleted');
    const next = changed(organization, change);
    if (next === organization) return organization;
    await updateOrganizationRow(tx, next);
    const details = { fields: Object.keys(change).sort().join(', ') };
    const record = { by: signedIn(caller), organizationId: id, subject: id, details };
    await recordAction(tx, { at: deps.now(), action: 'organization.updated', ...record });
    await emit(tx, [organizationWasUpdated(next)]);
    return next;
  });
}
