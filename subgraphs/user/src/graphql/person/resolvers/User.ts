import { parseId } from '@quittance/ids';
import { nameOf } from '../../../person/person.ts';
import { countRecoveryCodes, findSecondFactor } from '../../../second-factor/store.ts';
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
  secondFactor: async ({ person }, _args, { caller, deps }) => {
    if (caller.kind !== 'person' || caller.userId !== person.id) return null;
    const factor = await findSecondFactor(deps.db, person.id);
    if (factor === null || factor.enabledAt === null) return null;
    return { enabledAt: factor.enabledAt, recoveryCodesLeft: await countRecoveryCodes(deps.db, person.id) };
  },
  memberships: async ({ person, seenBy }, _args, { caller, loaders }) => {
    const memberships = await loaders.memberships.load(person.id);
    return seenBy === 'fellow' ? memberships.filter(({ organizationId }) => isMember(caller, organizationId)) : memberships;
  },
};
