import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { refundPayment as refundPaymentCommand } from '../../../../refund/refund-payment.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { errorOf } from '../../error-of.ts';
import { refundPaymentInput } from '../../inputs.ts';
import { refundView } from '../../refund-view.ts';

export const refundPayment: NonNullable<MutationResolvers['refundPayment']> = async (_parent, args, context) => {
  if (context.caller.userId === null) throw unauthenticated();
  const input = parseInput(refundPaymentInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await refundPaymentCommand(context.deps, context.caller, input.value);
  if (outcome.ok) {
    const { payment, refund } = outcome.value;
    return { __typename: 'RefundPaymentSuccess', payment, refund: refundView(refund, payment.amount.currency) };
  }
  const { error } = outcome;
  switch (error.code) {
    case 'PAYMENT_NOT_FOUND':
      return errorOf.paymentNotFound(error);
    case 'PAYMENT_NOT_REFUNDABLE':
      return errorOf.paymentNotRefundable(error);
    case 'CURRENCY_MISMATCH':
      return errorOf.currencyMismatch(error);
    case 'INVALID':
      return errorOf.invalid(error);
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
