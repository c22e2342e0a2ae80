import { parseId } from '@quittance/ids';
import { mayReadPartner } from '../../../../access.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const partner: NonNullable<QueryResolvers['partner']> = async (_parent, args, { caller, loaders }) => {
  const id = parseId('ptn', args.id);
  const found = id === null ? null : await loaders.partners.load(id);
  return found !== null && mayReadPartner(caller, found) ? found : null;
};
