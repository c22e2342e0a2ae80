import { parseId } from '@quittance/ids';
import { mayRead } from '../../../../message/visibility.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const message: NonNullable<QueryResolvers['message']> = async (_parent, args, { caller, loaders }) => {
  const id = parseId('msg', args.id);
  const found = id && (await loaders.messages.load(id));
  return found && mayRead(caller, found.organizationId) ? found : null;
};
