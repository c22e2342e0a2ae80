import type { Id } from '@quittance/ids';
import DataLoader from 'dataloader';
import type { Deps } from '../deps.ts';
import type { Organization } from './organization.ts';
import { findOrganizations } from './store.ts';

/** Batches the sellers of the drafts that one request asks for. */
export function createOrganizationLoader({ db }: Pick<Deps, 'db'>): DataLoader<Id<'org'>, Organization | null> {
  return new DataLoader(async (ids) => {
    const organizations = await findOrganizations(db, ids);
    const byId = new Map(organizations.map((organization) => [organization.id, organization]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
