import type { Wallet } from '../wallet/wallet.ts';

/** The days that a statement is over, both included, in UTC: YYYY-MM-DD. */
export type Period = { from: string; to: string };

/** What was in a wallet before and after a period, and which of its entries lie between: `firstSeq` up to, without, `endSeq`. */
export type Statement = Period & {
  wallet: Wallet;
  openingMinor: bigint;
  closingMinor: bigint;
  firstSeq: bigint;
  endSeq: bigint;
};

/** The forms that a statement can be downloaded in. */
export const formats = ['csv', 'json', 'pdf'] as const;

export type Format = (typeof formats)[number];

const dayMs = 24 * 60 * 60_000;

/** When a period begins, and when it is over. */
export function boundsOf({ from, to }: Period): { start: Date; end: Date } {
  return { start: new Date(`${from}T00:00:00Z`), end: new Date(new Date(`${to}T00:00:00Z`).getTime() + dayMs) };
}
