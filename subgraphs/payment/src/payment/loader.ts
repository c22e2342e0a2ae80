import type { Id } from '@quittance/ids';
import DataLoader from 'dataloader';
import type { Viewer } from '../access.ts';
import type { Db } from '../deps.ts';
import type { PayableInvoice } from '../invoice/payable-invoice.ts';
import { findInvoices } from '../invoice/store.ts';
import type { Refund } from '../refund/refund.ts';
import { refundsOfPayments } from '../refund/store.ts';
import { paymentsOfInvoices } from './list-store.ts';
import type { Payment, PaymentFact } from './payment.ts';
import { factsOf } from './store.ts';

/** What the resolvers of one request ask for one by one, fetched together. */
export type Loaders = {
  facts: DataLoader<Id<'pay'>, PaymentFact[]>;
  /** Oldest first. */
  refunds: DataLoader<Id<'pay'>, Refund[]>;
  invoices: DataLoader<Id<'inv'>, PayableInvoice | null>;
  /** The newest payments of an invoice that the caller may see, `mostPerInvoice` at most. */
  paymentsOfInvoice: DataLoader<Id<'inv'>, Payment[]>;
};

/** A page of a list has 100 rows at most, and one more tells whether there are more. */
export const mostPerInvoice = 101;

export function createLoaders(db: Db, viewer: Viewer): Loaders {
  return {
    facts: new DataLoader(async (ids) => {
      const facts = await factsOf(db, ids);
      return ids.map((id) => facts.get(id) ?? []);
    }),
    refunds: new DataLoader(async (ids) => {
      const refunds = await refundsOfPayments(db, ids);
      return ids.map((id) => refunds.get(id) ?? []);
    }),
    invoices: new DataLoader(async (ids) => {
      const invoices = await findInvoices(db, ids);
      return ids.map((id) => invoices.get(id) ?? null);
    }),
    paymentsOfInvoice: new DataLoader(async (ids) => {
      const payments = await paymentsOfInvoices(db, viewer, ids, mostPerInvoice);
      return ids.map((id) => payments.get(id) ?? []);
    }),
  };
}
