import { parseId } from '@quittance/ids';
import { mayReadPartner } from '../../../access.ts';
import type { PartnerResolvers } from './../../types.generated.ts';

export const Partner: PartnerResolvers = {
  __resolveReference: async (reference, { caller, loaders }) => {
    const id = parseId('ptn', String(reference.id));
    const partner = id === null ? null : await loaders.partners.load(id);
    return partner !== null && mayReadPartner(caller, partner) ? partner : null;
  },

  linkedOrganization: ({ linkedOrganizationId }) => (linkedOrganizationId === null ? null : { id: linkedOrganizationId }),
  roles: ({ roles }) => [...roles],
};
