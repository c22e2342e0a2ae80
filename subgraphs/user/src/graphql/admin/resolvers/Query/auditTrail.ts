import { listRecords } from '../../../../audit/store.ts';
import { actingFor, platformAdmin } from '../../../../refusal.ts';
import { pageById } from '../../../id-page.ts';
import type { QueryResolvers } from '../../../types.generated.ts';

export const auditTrail: NonNullable<QueryResolvers['auditTrail']> = async (_parent, args, { caller, deps }) => {
  const everywhere = args.everywhere || (caller.platformAdmin && caller.organization === null);
  if (everywhere) platformAdmin(caller);
  const organization = everywhere ? null : actingFor(caller, 'members:write').id;
  return pageById('aud', args, (page) => listRecords(deps.db, organization, page));
};
