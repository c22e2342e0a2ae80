import type { Id } from '@quittance/ids';

export type HoldStatus = 'PLACED' | 'CAPTURED' | 'RELEASED' | 'EXPIRED';

/** Money set aside in one wallet for another. Amounts in minor units. */
export type Hold = {
  id: Id<'hld'>;
  walletId: Id<'wal'>;
  toWalletId: Id<'wal'>;
  amountMinor: bigint;
  currency: string;
  status: HoldStatus;
  capturedMinor: bigint;
  expiresAt: Date;
  placedAt: Date;
  /** What a person wrote; null for none. */
  reference: string | null;
};
