import { parseId } from '@quittance/ids';
import { viewerOf } from '../../../../access.ts';
import { findBill } from '../../../../bill/list-bills.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const bill: NonNullable<QueryResolvers['bill']> = (_parent, args, { caller, deps }) => {
  const id = parseId('bil', args.id);
  return id === null ? null : findBill(deps.db, viewerOf(caller, 'bills:read'), id);
};
