/** The wallet holds less than was asked for. Amount in minor units of the wallet's currency. */
export type InsufficientFunds = { code: 'INSUFFICIENT_FUNDS'; path: readonly string[]; availableMinor: bigint; currency: string };
export type CurrencyMismatch = { code: 'CURRENCY_MISMATCH'; path: readonly string[] };
/** Unknown and foreign transfers answer the same. */
export type TransferNotFound = { code: 'TRANSFER_NOT_FOUND'; path: readonly string[] };
/** It is more than money between two wallets: a bill, a payment, a refund, an exchange, or a reversal itself. */
export type TransferNotReversible = { code: 'TRANSFER_NOT_REVERSIBLE'; path: readonly string[] };
export type TransferReversed = { code: 'TRANSFER_ALREADY_REVERSED'; path: readonly string[] };
export type SameWallet = { code: 'SAME_WALLET'; path: readonly string[] };
export type KeyReused = { code: 'IDEMPOTENCY_KEY_REUSED' };
export type Invalid = { code: 'INVALID'; path: readonly string[]; message: string };
