import { actingFor } from '../../../../access.ts';
import { dayOf } from '../../../../day.ts';
import { summarizeInvoices } from '../../../../invoice/summary-store.ts';
import { moneyOf } from '../../../answer.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const invoiceSummary: NonNullable<QueryResolvers['invoiceSummary']> = async (_parent, _args, { caller, deps }) => {
  const organization = actingFor(caller, 'invoices:read');
  const { due, overdue, ...counts } = await summarizeInvoices(deps.db, organization.id, dayOf(deps.now()));
  return { ...counts, due: due.map(moneyOf), overdue: overdue.map(moneyOf) };
};
