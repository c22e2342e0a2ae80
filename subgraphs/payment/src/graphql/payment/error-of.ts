import { forbidden } from '@quittance/graphql-kit/errors';
import { idempotencyKeyReused } from '@quittance/graphql-kit/idempotency';
import { invalid } from '@quittance/graphql-kit/input';
import { maySee, viewerOf } from '../../access.ts';
import type * as errors from '../../payment/errors.ts';
import { findPayment } from '../../payment/store.ts';
import type * as refundErrors from '../../refund/errors.ts';
import type { Context } from '../context.ts';

const notRefundable = {
  NOT_CAPTURED: 'The money of this payment is not there.',
  DISPUTED: 'The payer disputes this payment; the provider decides.',
  NOTHING_LEFT: 'All of this payment is given back, or about to be.',
  PROVIDER: 'The provider of this payment is not in use any more, or gives nothing back.',
} as const;

const at = (path: readonly string[]) => [...path];

/** The commands' errors as the API's types; each resolver picks those of its command. */
export const errorOf = {
  walletNotFound: ({ code, path }: errors.WalletNotFound) =>
    ({ __typename: 'PaymentWalletNotFoundError', code, message: 'There is no such wallet.', path: at(path) }) as const,

  invoiceNotFound: ({ code, path }: errors.InvoiceNotFound) =>
    ({ __typename: 'PaymentInvoiceNotFoundError', code, message: 'There is no such invoice.', path: at(path) }) as const,

  invoiceNotPayable: ({ code, path, reason }: errors.InvoiceNotPayable) => {
    const message = reason === 'VOID' ? 'The invoice was voided.' : 'The invoice is paid already.';
    return { __typename: 'InvoiceNotPayableError', code, message, path: at(path), reason } as const;
  },

  paymentNotFound: ({ code, path }: refundErrors.PaymentNotFound) =>
    ({ __typename: 'PaymentNotFoundError', code, message: 'There is no such payment.', path: at(path) }) as const,

  paymentNotRefundable: ({ code, path, reason }: refundErrors.PaymentNotRefundable) =>
    ({ __typename: 'PaymentNotRefundableError', code, message: notRefundable[reason], path: at(path), reason }) as const,

  paymentPending: async ({ code, path, paymentId }: errors.PaymentPending, { caller, deps }: Context) => {
    const pending = await findPayment(deps.db, paymentId);
    const pendingPayment = pending !== null && maySee(viewerOf(caller), pending) ? pending : null;
    const message = 'A payment of this invoice is under way; wait for its outcome.';
    return { __typename: 'PaymentPendingError', code, message, path: at(path), pendingPayment } as const;
  },

  currencyMismatch: ({ code, path, expected }: errors.CurrencyMismatch) => {
    const message = `The amount must be in ${expected}.`;
    return { __typename: 'PaymentCurrencyMismatchError', code, message, path: at(path), expected } as const;
  },

  providerNotFound: ({ code, path }: errors.ProviderNotFound) => {
    const message = 'There is no such payment provider for this currency.';
    return { __typename: 'PaymentProviderNotFoundError', code, message, path: at(path) } as const;
  },

  providerFailed: ({ code, path, reason }: errors.ProviderFailed) => {
    const message = `The payment provider did not open a checkout. ${reason}.`;
    return { __typename: 'PaymentProviderFailedError', code, message, path: at(path) } as const;
  },

  invalid: ({ path, message }: errors.InvalidInput) => invalid(path, message),

  keyReused: (_error: errors.KeyReused) => idempotencyKeyReused,

  /** Never a result: what the caller may not do is a top-level error. */
  forbidden: (_error: errors.Forbidden): never => {
    throw forbidden();
  },
};
