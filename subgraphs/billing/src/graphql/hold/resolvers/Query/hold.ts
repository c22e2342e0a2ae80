import { parseId } from '@quittance/ids';
import type { QueryResolvers } from './../../../types.generated.ts';
import { findVisibleHold } from '../../find-visible-hold.ts';

export const hold: NonNullable<QueryResolvers['hold']> = (_parent, args, context) => {
  const id = parseId('hld', args.id);
  return id === null ? null : findVisibleHold(context, id);
};
