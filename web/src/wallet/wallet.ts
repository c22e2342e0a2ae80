import type { WalletsQuery } from './wallet.generated.ts';

/** A wallet with its figures. */
export type Wallet = WalletsQuery['wallets'][number];
