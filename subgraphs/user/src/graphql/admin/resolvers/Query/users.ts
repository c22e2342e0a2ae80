import { listPeople } from '../../../../person/store.ts';
import { platformAdmin } from '../../../../refusal.ts';
import { pageById } from '../../../id-page.ts';
import type { QueryResolvers } from '../../../types.generated.ts';
import { viewOf } from '../../../visibility.ts';
import { searchOf } from '../../inputs.ts';

export const users: NonNullable<QueryResolvers['users']> = async (_parent, args, { caller, deps }) => {
  platformAdmin(caller);
  const filter = { search: searchOf(args.filter?.search), platformAdmin: args.filter?.platformAdmin ?? undefined };
  const { nodes, edges, pageInfo } = await pageById('usr', args, (page) => listPeople(deps.db, filter, page));
  return {
    nodes: nodes.map((person) => viewOf(caller, person)),
    edges: edges.map(({ cursor, node }) => ({ cursor, node: viewOf(caller, node) })),
    pageInfo,
  };
};
