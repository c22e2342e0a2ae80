import type { CurrencyMismatch, Forbidden, InvalidInput, KeyReused } from '../payment/errors.ts';

type At<Code extends string> = { code: Code; path: readonly string[] };

/** Why a payment is not given back. `path` names the input field. */
export type PaymentNotFound = At<'PAYMENT_NOT_FOUND'>;
/** PROVIDER: its provider is not in use any more, or does not refund. */
export type PaymentNotRefundable = At<'PAYMENT_NOT_REFUNDABLE'> & {
  reason: 'NOT_CAPTURED' | 'DISPUTED' | 'NOTHING_LEFT' | 'PROVIDER';
};

export type RefundPaymentError = PaymentNotFound | PaymentNotRefundable | CurrencyMismatch | InvalidInput | Forbidden | KeyReused;
