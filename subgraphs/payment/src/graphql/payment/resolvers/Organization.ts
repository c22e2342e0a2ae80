import type { OrganizationResolvers } from './../../types.generated.ts';

/** The user service tells who it is; all there is here is the key. */
export const Organization: OrganizationResolvers = {};
