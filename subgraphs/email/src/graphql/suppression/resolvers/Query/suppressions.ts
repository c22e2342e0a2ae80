import { connectionOf } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { parseIdPage } from '../../../../id-page.ts';
import { listSuppressions } from '../../../../suppression/store.ts';
import { readableOwner } from '../../../access.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

const mostSearch = 100;

export const suppressions: NonNullable<QueryResolvers['suppressions']> = async (_parent, args, { caller, deps }) => {
  const owner = readableOwner(caller);
  const search = args.filter?.search?.trim() ?? '';
  if (search.length > mostSearch) throw badInput(['filter', 'search'], `must have at most ${mostSearch} characters`);
  const { page, idPage } = parseIdPage('sup', args);
  const filter = { owner, reasons: args.filter?.reason ?? undefined, search: search === '' ? undefined : search };
  return connectionOf(await listSuppressions(deps.db, filter, idPage), page, (suppression) => [suppression.id]);
};
