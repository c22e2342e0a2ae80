import { badInput } from '@quittance/graphql-kit/errors';
import { type Prefix, parseId } from '@quittance/ids';
import { readableOwner } from '../../../access.ts';
import type { QueryResolvers } from './../../../types.generated.ts';
import { messageConnection, noMessages } from '../../connection.ts';

const mostSearch = 100;

export const messages: NonNullable<QueryResolvers['messages']> = async (_parent, args, context) => {
  const { filter } = args;
  const owner = readableOwner(context.caller, filter?.scope);
  const search = filter?.search?.trim() ?? '';
  if (search.length > mostSearch) throw badInput(['filter', 'search'], `must have at most ${mostSearch} characters`);
  const invoiceId = idFilter('inv', filter?.invoiceId);
  const partnerId = idFilter('ptn', filter?.partnerId);
  // An id that is none matches nothing, like one that does not exist.
  if (invoiceId === null || partnerId === null) return noMessages(args);
  return messageConnection(
    context,
    {
      owner,
      statuses: filter?.status ?? undefined,
      purposes: filter?.purpose ?? undefined,
      invoiceId,
      partnerId,
      search: search === '' ? undefined : search,
    },
    args,
  );
};

function idFilter<P extends Prefix>(prefix: P, text: string | null | undefined) {
  return text === null || text === undefined ? undefined : parseId(prefix, text);
}
