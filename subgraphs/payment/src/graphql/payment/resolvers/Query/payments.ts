import { badInput, unauthenticated } from '@quittance/graphql-kit/errors';
import { parseId } from '@quittance/ids';
import { viewerOf } from '../../../../access.ts';
import { listPayments, type PaymentFilter } from '../../../../payment/list-store.ts';
import type { PaymentFilter as FilterInput, QueryResolvers } from './../../../types.generated.ts';
import { paymentConnection, paymentPage } from '../../page-of-payments.ts';

export const payments: NonNullable<QueryResolvers['payments']> = async (_parent, args, { caller, deps }) => {
  if (caller.userId === null) throw unauthenticated();
  const { page, slice } = paymentPage(args);
  return paymentConnection(await listPayments(deps.db, viewerOf(caller), filterOf(args.filter), slice), page);
};

function filterOf(filter: FilterInput | null | undefined): PaymentFilter {
  const invoiceId = filter?.invoiceId == null ? null : parseId('inv', filter.invoiceId);
  if (filter?.invoiceId != null && invoiceId === null)
    throw badInput(['filter', 'invoiceId'], 'must be an id that starts with inv_');
  return {
    status: filter?.status ?? null,
    purpose: filter?.purpose ?? null,
    provider: filter?.provider ?? null,
    invoiceId,
    direction: filter?.direction ?? null,
  };
}
