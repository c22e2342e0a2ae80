import { parsePage } from '@quittance/graphql-kit/connection';
import { actingFor } from '../../../../access.ts';
import { dayOf } from '../../../../day.ts';
import { listInvoices } from '../../../../invoice/list-store.ts';
import { connectionBy, parseFilter } from '../../../list.ts';
import type { QueryResolvers } from './../../../types.generated.ts';
import { invoiceFilter } from '../../inputs.ts';

export const invoices: NonNullable<QueryResolvers['invoices']> = async (_parent, args, { caller, deps }) => {
  const organization = actingFor(caller, 'invoices:read');
  const page = parsePage(args, 2);
  const filter = parseFilter(invoiceFilter, args.filter);
  const order = args.orderBy ?? 'CREATED_AT_DESC';
  const listed = await listInvoices(deps.db, organization.id, { filter, order, page, today: dayOf(deps.now()) });
  return connectionBy(listed, page, ({ invoice }) => invoice);
};
