import { parseId } from '@quittance/ids';
import type { QueryResolvers } from './../../../types.generated.ts';

export const wallet: NonNullable<QueryResolvers['wallet']> = (_parent, args, { loaders }) => {
  const id = parseId('wal', args.id);
  return id === null ? null : loaders.wallets.load(id);
};
