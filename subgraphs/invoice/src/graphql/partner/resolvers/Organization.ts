import type { OrganizationResolvers } from './../../types.generated.ts';

/** Owned by `user`; nothing of it is resolved here. */
export const Organization: OrganizationResolvers = {};
