import { parseId } from '@quittance/ids';
import { maySee, viewerOf } from '../../../../access.ts';
import { findPayment } from '../../../../payment/store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const payment: NonNullable<QueryResolvers['payment']> = async (_parent, args, { caller, deps }) => {
  const id = parseId('pay', args.id);
  const found = id === null ? null : await findPayment(deps.db, id);
  return found !== null && maySee(viewerOf(caller), found) ? found : null;
};
