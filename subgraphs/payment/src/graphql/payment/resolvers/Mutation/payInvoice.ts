import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { payInvoice as payInvoiceCommand } from '../../../../payment/pay-invoice.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { errorOf } from '../../error-of.ts';
import { payInvoiceInput } from '../../inputs.ts';

export const payInvoice: NonNullable<MutationResolvers['payInvoice']> = async (_parent, args, context) => {
  if (context.caller.userId === null) throw unauthenticated();
  const input = parseInput(payInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await payInvoiceCommand(context.deps, context.caller, input.value);
  if (outcome.ok) return { __typename: 'PayInvoiceSuccess', payment: outcome.value };
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
    case 'PAYMENT_PROVIDER_NOT_FOUND':
      return errorOf.providerNotFound(error);
    case 'PAYMENT_PROVIDER_FAILED':
      return errorOf.providerFailed(error);
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
