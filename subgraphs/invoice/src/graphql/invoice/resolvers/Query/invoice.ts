import { parseId } from '@quittance/ids';
import { viewerOf } from '../../../../invoice/invoice.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const invoice: NonNullable<QueryResolvers['invoice']> = async (_parent, args, { caller, loaders }) => {
  const id = parseId('inv', args.id);
  const found = id === null ? null : await loaders.invoices.load(id);
  return found !== null && viewerOf(caller, found) !== null ? found : null;
};
