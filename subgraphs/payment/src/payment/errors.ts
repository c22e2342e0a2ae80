import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';

type At<Code extends string> = { code: Code; path: readonly string[] };

/** Why a payment was not started or recorded. `path` names the input field. */
export type WalletNotFound = At<'WALLET_NOT_FOUND'>;
export type InvoiceNotFound = At<'INVOICE_NOT_FOUND'>;
export type InvoiceNotPayable = At<'INVOICE_NOT_PAYABLE'> & { reason: 'VOID' | 'PAID' };
/** A payment of the same invoice is under way. */
export type PaymentPending = At<'PAYMENT_PENDING'> & { paymentId: Id<'pay'> };
export type CurrencyMismatch = At<'CURRENCY_MISMATCH'> & { expected: Currency };
export type ProviderNotFound = At<'PAYMENT_PROVIDER_NOT_FOUND'>;
/** The provider did not open the checkout; no money moved. */
export type ProviderFailed = At<'PAYMENT_PROVIDER_FAILED'> & { reason: string };
/** An input that breaks a rule which only the command can check. */
export type InvalidInput = At<'INVALID'> & { message: string };
/** The caller may see it, but not do this. */
export type Forbidden = At<'FORBIDDEN'>;
export type KeyReused = At<'IDEMPOTENCY_KEY_REUSED'>;

export type PaymentError =
  | WalletNotFound
  | InvoiceNotFound
  | InvoiceNotPayable
  | PaymentPending
  | CurrencyMismatch
  | ProviderNotFound
  | ProviderFailed
  | InvalidInput
  | Forbidden
  | KeyReused;
