import { parseId } from '@quittance/ids';
import { nameOf } from '../../../person/person.ts';
import type { UserResolvers } from '../../types.generated.ts';
import { isMember, visibleUser } from '../../visibility.ts';

export const User: UserResolvers = {
  __resolveReference: (reference, context) => {
    const id = parseId('usr', String(reference.id));
    return id === null ? null : visibleUser(context, id);
  },
  id: ({ person }) => person.id,
  email: ({ person }) => person.email,
  userName: ({ person }) => person.userName,
  firstName: ({ person }) => person.firstName,
  lastName: ({ person }) => person.lastName,
  name: ({ person }) => nameOf(person),
  createdAt: ({ person }) => person.createdAt,
  platformAdmin: ({ person, seenBy }) => seenBy !== 'fellow' && person.platformAdmin,
  memberships: async ({ person, seenBy }, _args, { caller, loaders }) => {
    const memberships = await loaders.memberships.load(person.id);
    return seenBy === 'fellow' ? memberships.filter(({ organizationId }) => isMember(caller, organizationId)) : memberships;
  },
};
