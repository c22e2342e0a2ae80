import { parseId } from '@quittance/ids';
import { sees, viewerOf } from '../../../access.ts';
import { walletsOf } from '../../../wallet/store.ts';
import type { OrganizationResolvers } from './../../types.generated.ts';

export const Organization: OrganizationResolvers = {
  /** Every id is answered: whose wallets the caller may not see has none for them. */
  __resolveReference: (reference) => {
    const id = String(reference.id);
    return parseId('org', id) === null ? null : { id };
  },

  wallets: async ({ id }, _args, { caller, deps }) => {
    const organizationId = parseId('org', id);
    if (organizationId === null || !sees(viewerOf(caller, 'wallets:read'), { userId: null, organizationId })) return [];
    return walletsOf(deps.db, [{ userId: null, organizationId }]);
  },
};
