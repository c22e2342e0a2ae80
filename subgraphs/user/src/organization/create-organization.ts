import type { Caller } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { type Membership, membershipChanged, mostMemberships } from '../membership/membership.ts';
import { insertMembership, membershipsOf } from '../membership/store.ts';
import { lockPerson } from '../person/store.ts';
import { inPerson, Refusal } from '../refusal.ts';
import { emit, inTransaction } from '../transaction.ts';
import { type Organization, organizationWasCreated } from './organization.ts';
import { insertOrganization } from './store.ts';

export type NewOrganization = Pick<Organization, 'name' | 'country' | 'currency' | 'taxId' | 'address' | 'email'>;

/** Creates an organisation with the caller as its owner. Billing opens its wallet when it hears of it. */
export async function createOrganization(deps: Deps, caller: Caller, input: NewOrganization): Promise<Organization> {
  const owner = inPerson(caller);
  return inTransaction(deps, async (tx) => {
    // The person's lock, so that the limit holds for several at once.
    await lockPerson(tx, owner);
    if ((await membershipsOf(tx, [owner])).length >= mostMemberships)
      throw new Refusal('LIMIT_EXCEEDED', `A person belongs to at most ${mostMemberships} organisations.`);
    const now = deps.now();
    const organization: Organization = { ...input, id: newId('org'), version: 1, createdAt: now };
    const membership: Membership = {
      id: newId('mem'),
      organizationId: organization.id,
      personId: owner,
      role: 'OWNER',
      version: 1,
      joinedAt: now,
      endedAt: null,
    };
    await insertOrganization(tx, organization);
    await insertMembership(tx, membership);
    const record = { organizationId: organization.id, subject: organization.id, details: { name: organization.name } };
    await recordAction(tx, { at: now, action: 'organization.created', by: owner, ...record });
    await emit(tx, [organizationWasCreated(organization, owner), membershipChanged(membership)]);
    return organization;
  });
}
