import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { listDisputed } from '../../../../payment/list-store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';
import { paymentConnection, paymentPage } from '../../page-of-payments.ts';

export const disputedPayments: NonNullable<QueryResolvers['disputedPayments']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (!caller.platformAdmin) throw forbidden();
  const { page, slice } = paymentPage(args);
  return paymentConnection(await listDisputed(deps.db, args.status ?? null, slice), page);
};
