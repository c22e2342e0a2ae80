import { parseId } from '@quittance/ids';
import { maySee, viewerOf } from '../../../access.ts';
import { findPayment } from '../../../payment/store.ts';
import { moneyOf } from '../../money.ts';
import type { PaymentResolvers } from './../../types.generated.ts';

export const Payment: PaymentResolvers = {
  __resolveReference: async (reference, { caller, deps }) => {
    const id = parseId('pay', String(reference.id));
    const payment = id === null ? null : await findPayment(deps.db, id);
    return payment !== null && maySee(viewerOf(caller), payment) ? payment : null;
  },

  amount: ({ amount }) => moneyOf(amount),
  refunded: ({ refundedMinor, amount: { currency } }) => moneyOf({ amountMinor: refundedMinor, currency }),
  checkoutUrl: ({ status, checkoutUrl }) => (status === 'REQUIRES_ACTION' ? checkoutUrl : null),
  checkoutExpiresAt: ({ status, expiresAt }) => (status === 'REQUIRES_ACTION' ? expiresAt : null),
  invoice: ({ invoiceId }) => (invoiceId === null ? null : { id: invoiceId }),

  paidBy: async ({ paidBy, invoiceId }, _args, { loaders }) => {
    const name = invoiceId === null ? null : ((await loaders.invoices.load(invoiceId))?.buyerName ?? null);
    if (paidBy === null && name === null) return null;
    return {
      name,
      user: paidBy === null ? null : { id: paidBy.userId },
      organization: paidBy === null || paidBy.organizationId === null ? null : { id: paidBy.organizationId },
      wallet: null,
    };
  },

  paidTo: async (payment, _args, { loaders }) => {
    const { invoiceId, organizationId, toWalletId, toUserId, toOrganizationId } = payment;
    const invoice = invoiceId === null ? null : await loaders.invoices.load(invoiceId);
    const organization = invoiceId === null ? toOrganizationId : organizationId;
    return {
      name: invoice?.sellerName ?? null,
      user: toUserId === null ? null : { id: toUserId },
      organization: organization === null ? null : { id: organization },
      wallet: toWalletId === null ? null : { id: toWalletId },
    };
  },

  dispute: ({ dispute, amount: { currency } }) =>
    dispute === null ? null : { status: dispute.status, amount: moneyOf({ amountMinor: dispute.amountMinor, currency }) },

  events: ({ id }, _args, { loaders }) => loaders.facts.load(id),
};
