import type { AuditRecordResolvers } from '../../types.generated.ts';
import { visibleOrganization, visibleUser } from '../../visibility.ts';

export const AuditRecord: AuditRecordResolvers = {
  actor: ({ actor }, _args, context) => (actor.id === null ? null : visibleUser(context, actor.id)),
  actorName: ({ actor }) => actor.name,
  organization: ({ organizationId }, _args, context) =>
    organizationId === null ? null : visibleOrganization(context, organizationId),
  details: ({ details }) => Object.entries(details).map(([name, value]) => ({ name, value })),
};
