import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import DataLoader from 'dataloader';
import type { Deps } from '../deps.ts';
import type { Membership } from '../membership/membership.ts';
import { membershipsOf } from '../membership/store.ts';
import type { Organization } from '../organization/organization.ts';
import { findOrganizations } from '../organization/store.ts';
import type { Person } from '../person/person.ts';
import { findFellows, findPeople } from '../person/store.ts';

/** Batches what one request reads. They know no visibility: that is `visibility.ts`. */
export type Loaders = {
  people: DataLoader<Id<'usr'>, Person | null>;
  organizations: DataLoader<Id<'org'>, Organization | null>;
  /** Today's, first joined first. */
  memberships: DataLoader<Id<'usr'>, Membership[]>;
  /** Whether the person is a member of an organisation of the caller's. */
  fellows: DataLoader<Id<'usr'>, boolean>;
};

export function createLoaders({ db }: Pick<Deps, 'db'>, caller: Caller): Loaders {
  return {
    people: new DataLoader(async (ids) => inOrder(ids, await findPeople(db, ids))),
    organizations: new DataLoader(async (ids) => inOrder(ids, await findOrganizations(db, ids))),
    memberships: new DataLoader(async (ids) => {
      const found = Map.groupBy(await membershipsOf(db, ids), ({ personId }) => personId);
      return ids.map((id) => found.get(id) ?? []);
    }),
    fellows: new DataLoader(async (ids) => {
      const fellows = await findFellows(db, ids, caller.organizationIds);
      return ids.map((id) => fellows.has(id));
    }),
  };
}

function inOrder<Key, Row extends { id: Key }>(ids: readonly Key[], rows: readonly Row[]): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
