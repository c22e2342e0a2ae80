import type { Caller } from '@quittance/access/caller';
import type { Tenant } from '@quittance/database/tenant';
import { toUuid } from '@quittance/ids';

/** Whose rows a caller may see at most; what of them is up to the commands and resolvers. */
export function tenantOf({ userId, organization, organizationIds }: Caller): Tenant {
  return {
    organizationId: organization && toUuid(organization.id),
    organizationIds: organizationIds.map(toUuid),
    personId: userId && toUuid(userId),
    idempotencyScope: organization?.id ?? userId,
  };
}
