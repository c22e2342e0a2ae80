import { parseId } from '@quittance/ids';
import { viewerOf } from '../../../access.ts';
import { dueMinor, statusOf } from '../../../bill/bill.ts';
import { findBill } from '../../../bill/list-bills.ts';
import { moneyOf } from '../../money.ts';
import type { BillResolvers } from './../../types.generated.ts';

export const Bill: BillResolvers = {
  __resolveReference: (reference, { caller, deps }) => {
    const id = parseId('bil', String(reference.id));
    return id === null ? null : findBill(deps.db, viewerOf(caller, 'bills:read'), id);
  },

  invoice: ({ invoiceId }) => ({ id: invoiceId }),
  invoiceNumber: ({ terms }) => terms.invoiceNumber,
  payer: ({ terms, claim }) => ({
    name: terms.payerName,
    user: claim === null || claim.organizationId !== null ? null : { id: claim.userId },
    organization: claim === null || claim.organizationId === null ? null : { id: claim.organizationId },
  }),
  payee: ({ terms, organizationId }) => ({ name: terms.payeeName, user: null, organization: { id: organizationId } }),
  amount: ({ terms }) => moneyOf(terms.amountMinor, terms.currency),
  settled: ({ terms, settledMinor }) => moneyOf(settledMinor, terms.currency),
  due: (bill) => moneyOf(dueMinor(bill), bill.terms.currency),
  status: (bill) => statusOf(bill),
  date: ({ terms }) => terms.issuedOn,
  dueOn: ({ terms }) => terms.dueOn,

  autopay: async ({ id }, _args, { loaders }) => {
    const order = await loaders.autopayOrders.load(id);
    const wallet = order === null ? null : await loaders.wallets.load(order.walletId);
    return order === null || wallet === null ? null : { ...order, wallet };
  },

  transfers: async ({ id }, _args, { loaders }) => {
    const ids = await loaders.transfersOfBills.load(id);
    const transfers = await Promise.all(ids.map((transferId) => loaders.transfers.load(transferId)));
    return transfers.filter((transfer) => transfer !== null);
  },
};
