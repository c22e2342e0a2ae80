import { parseId } from '@quittance/ids';
import { receivingWalletsOf } from '../../../wallet/store.ts';
import type { PayeeResolvers } from './../../types.generated.ts';

export const Payee: PayeeResolvers = {
  /** Whoever is signed in may learn where somebody can be paid. */
  __resolveReference: (reference, { caller }) => {
    const id = String(reference.id);
    return caller.kind === 'anonymous' || parseId('usr', id) === null ? null : { id };
  },

  receivingWallets: async ({ id }, _args, { deps }) => {
    const userId = parseId('usr', id);
    return userId === null ? [] : receivingWalletsOf(deps.dbAcrossTenants, userId);
  },
};
