import type { Id } from '@quittance/ids';
import type { Owner } from '../chart/chart.ts';

/** Money kept for an owner in one currency. Amounts in minor units. */
export type Wallet = {
  id: Id<'wal'>;
  owner: Owner;
  currency: string;
  balanceMinor: bigint;
  availableMinor: bigint;
  heldMinor: bigint;
  openedAt: Date;
};

/** One side of a posted transfer, seen from its wallet. */
export type Entry = {
  id: Id<'ent'>;
  /** 1, 2, 3 ... per wallet. */
  seq: bigint;
  transferId: Id<'tra'>;
  side: 'DEBIT' | 'CREDIT';
  amountMinor: bigint;
  balanceAfterMinor: bigint;
  currency: string;
  createdAt: Date;
};
