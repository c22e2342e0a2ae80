import { can, permissions } from '@quittance/access/permissions';
import { connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import { badInput, forbidden } from '@quittance/graphql-kit/errors';
import { parseId } from '@quittance/ids';
import { listWaiting } from '../../../invitation/store.ts';
import { listMembers } from '../../../membership/store.ts';
import type { Organization as OrganizationModel } from '../../../organization/organization.ts';
import type { Context } from '../../context.ts';
import type { OrganizationResolvers } from '../../types.generated.ts';
import { isMember, visibleOrganization } from '../../visibility.ts';

export const Organization: OrganizationResolvers = {
  __resolveReference: (reference, context) => {
    const id = parseId('org', String(reference.id));
    return id === null ? null : visibleOrganization(context, id);
  },
  role: (organization, _args, context) => roleIn(organization, context),
  permissions: async (organization, _args, context) => {
    const caller = await callerIn(organization, context);
    return permissions.filter((permission) => can(caller, permission));
  },
  members: async (organization, args, context) => {
    const { caller, deps } = context;
    const visible = caller.platformAdmin || isMember(caller, organization.id);
    if (!visible || !can(await callerIn(organization, context), 'organization:read')) throw forbidden();
    const page = parsePage(args, 2);
    const rows = await listMembers(deps.db, organization.id, { first: page.first, after: memberKey(page.after) });
    return connectionOf(rows, page, ({ joinedAt, id }) => [joinedAt.toISOString(), id]);
  },
  invitations: async (organization, _args, context) => {
    const mayInvite = can(await callerIn(organization, context), 'members:write');
    return mayInvite ? listWaiting(context.deps.db, organization.id, context.deps.now()) : [];
  },
};

async function roleIn({ id }: OrganizationModel, { caller, loaders }: Context) {
  if (caller.userId === null) return null;
  const memberships = await loaders.memberships.load(caller.userId);
  return memberships.find(({ organizationId }) => organizationId === id)?.role ?? null;
}

/** The caller as if they acted for this organisation, which need not be the one they act for. */
async function callerIn(organization: OrganizationModel, context: Context) {
  const role = await roleIn(organization, context);
  const { id, name, country, currency } = organization;
  return { ...context.caller, organization: role === null ? null : { id, name, country, currency, role } };
}

function memberKey(after: readonly string[] | null) {
  if (after === null) return null;
  const [at = '', text = ''] = after;
  const [joinedAt, id] = [new Date(at), parseId('mem', text)];
  if (id === null || Number.isNaN(joinedAt.getTime())) throw badInput(['after'], 'must be a cursor of this list');
  return { joinedAt, id };
}
