import { parsePage } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { parseId } from '@quittance/ids';
import { isCurrency } from '@quittance/money/currencies';
import { actingFor } from '../../../../access.ts';
import { dayOf } from '../../../../day.ts';
import { type InvoiceFilter, listInvoices } from '../../../../invoice/list-store.ts';
import { connectionBy, searchText } from '../../../list.ts';
import type { InvoiceFilter as FilterInput, QueryResolvers } from './../../../types.generated.ts';

export const invoices: NonNullable<QueryResolvers['invoices']> = async (_parent, args, { caller, deps }) => {
  const organization = actingFor(caller, 'invoices:read');
  const page = parsePage(args, 2);
  const listed = await listInvoices(deps.db, organization.id, {
    filter: filterOf(args.filter ?? {}),
    order: args.orderBy ?? 'CREATED_AT_DESC',
    page,
    today: dayOf(deps.now()),
  });
  return connectionBy(listed, page, ({ invoice }) => invoice);
};

function filterOf({ status, buyerId, overdue, search, issuedOn, currency }: FilterInput): InvoiceFilter {
  const partnerId = buyerId == null ? null : parseId('ptn', buyerId);
  if (buyerId != null && partnerId === null) throw badInput(['filter', 'buyerId'], 'must be an id that starts with ptn_');
  if (currency != null && !isCurrency(currency)) throw badInput(['filter', 'currency'], 'must be an ISO 4217 currency');
  return {
    status: status ?? null,
    buyerId: partnerId,
    overdue: overdue ?? null,
    search: searchText(search),
    issuedFrom: issuedOn?.from ?? null,
    issuedTo: issuedOn?.to ?? null,
    currency: currency ?? null,
  };
}
