import { parseId } from '@quittance/ids';
import type { QueryResolvers } from './../../../types.generated.ts';

export const transfer: NonNullable<QueryResolvers['transfer']> = (_parent, args, { loaders }) => {
  const id = parseId('tra', args.id);
  return id === null ? null : loaders.transfers.load(id);
};
