import { parseId } from '@quittance/ids';
import { sees, viewerOf } from '../../../access.ts';
import { walletsOf } from '../../../wallet/store.ts';
import type { UserResolvers } from './../../types.generated.ts';

export const User: UserResolvers = {
  /** Every id is answered: whose wallets they may not see has none for them. */
  __resolveReference: (reference) => {
    const id = String(reference.id);
    return parseId('usr', id) === null ? null : { id };
  },

  wallets: async ({ id }, _args, { caller, deps }) => {
    const userId = parseId('usr', id);
    if (userId === null || !sees(viewerOf(caller, 'wallets:read'), { userId, organizationId: null })) return [];
    return walletsOf(deps.db, [{ userId, organizationId: null }]);
  },
};
