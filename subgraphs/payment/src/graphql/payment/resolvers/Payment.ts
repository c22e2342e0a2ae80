import { parseId } from '@quittance/ids';
import { mayRefund, maySee, viewerOf } from '../../../access.ts';
import { findPayment } from '../../../payment/store.ts';
import { canGiveBack, refundable } from '../../../refund/refund.ts';
import { moneyOf } from '../../money.ts';
import type { PaymentResolvers } from './../../types.generated.ts';
import { refundView } from '../refund-view.ts';

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

  refundable: async (payment, _args, { caller, deps, loaders }) => {
    if (!mayRefund(caller, payment)) return null;
    const refunds = await loaders.refunds.load(payment.id);
    const left = refundable(payment, refunds, null, canGiveBack(deps.providers, payment));
    return left.ok ? moneyOf({ amountMinor: left.value, currency: payment.amount.currency }) : null;
  },

  refunds: async ({ id, amount: { currency } }, _args, { loaders }) =>
    (await loaders.refunds.load(id)).map((refund) => refundView(refund, currency)),

  events: ({ id }, _args, { loaders }) => loaders.facts.load(id),
};
