import type { WalletResolvers } from './../../types.generated.ts';

/** The billing service tells what is in it; all there is here is the key. */
export const Wallet: WalletResolvers = {};
