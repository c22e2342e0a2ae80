import { parsePage } from '@quittance/graphql-kit/connection';
import { actingFor } from '../../../../access.ts';
import { listPartners } from '../../../../partner/list-store.ts';
import { connectionBy, parseFilter } from '../../../list.ts';
import type { QueryResolvers } from './../../../types.generated.ts';
import { partnerFilter } from '../../inputs.ts';

export const partners: NonNullable<QueryResolvers['partners']> = async (_parent, args, { caller, deps }) => {
  const organization = actingFor(caller, 'partners:read');
  const page = parsePage(args, 2);
  const filter = parseFilter(partnerFilter, args.filter);
  const listed = await listPartners(deps.db, organization.id, { filter, order: args.orderBy ?? 'NAME_ASC', page });
  return connectionBy(listed, page, ({ partner }) => partner);
};
