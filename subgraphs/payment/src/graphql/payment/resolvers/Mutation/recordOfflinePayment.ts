import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { recordOfflinePayment as recordOfflinePaymentCommand } from '../../../../payment/record-offline-payment.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { errorOf } from '../../error-of.ts';
import { recordOfflinePaymentInput } from '../../inputs.ts';

export const recordOfflinePayment: NonNullable<MutationResolvers['recordOfflinePayment']> = async (_parent, args, context) => {
  if (context.caller.userId === null) throw unauthenticated();
  const input = parseInput(recordOfflinePaymentInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await recordOfflinePaymentCommand(context.deps, context.caller, input.value);
  if (outcome.ok) return { __typename: 'RecordOfflinePaymentSuccess', payment: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'INVOICE_NOT_FOUND':
      return errorOf.invoiceNotFound(error);
    case 'INVOICE_NOT_PAYABLE':
      return errorOf.invoiceNotPayable(error);
    case 'PAYMENT_PENDING':
      return errorOf.paymentPending(error, context);
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
