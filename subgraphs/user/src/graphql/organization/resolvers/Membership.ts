import { assert } from '@quittance/result';
import type { MembershipResolvers } from '../../types.generated.ts';
import { viewOf } from '../../visibility.ts';

/** Whoever gets to see a membership may see both its ends: it is their own, or one of an organisation of theirs. */
export const Membership: MembershipResolvers = {
  user: async ({ personId }, _args, { caller, loaders }) => {
    const person = await loaders.people.load(personId);
    assert(person !== null, 'people are never deleted');
    return viewOf(caller, person);
  },
  organization: async ({ organizationId }, _args, { loaders }) => {
    const organization = await loaders.organizations.load(organizationId);
    assert(organization !== null, 'organisations are never deleted');
    return organization;
  },
};
