import { listOrganizations } from '../../../../organization/store.ts';
import { platformAdmin } from '../../../../refusal.ts';
import { pageById } from '../../../id-page.ts';
import type { QueryResolvers } from '../../../types.generated.ts';
import { searchOf } from '../../inputs.ts';

export const organizations: NonNullable<QueryResolvers['organizations']> = async (_parent, args, { caller, deps }) => {
  platformAdmin(caller);
  const filter = { search: searchOf(args.filter?.search) };
  return pageById('org', args, (page) => listOrganizations(deps.db, filter, page));
};
