import type { Id } from '@quittance/ids';

export type WalletExists = { code: 'WALLET_EXISTS'; walletId: Id<'wal'> };
/** Unknown and foreign wallets answer the same. */
export type WalletNotFound = { code: 'WALLET_NOT_FOUND'; path: readonly string[] };
/** The caller sees it, but may not do this with it. */
export type Forbidden = { code: 'FORBIDDEN' };
