import type { Bill } from '../bill/bill.ts';
import type { Place } from '../chart/chart.ts';
import type { Dispute, HeldParts } from './dispute.ts';
import type { Funding, Refund } from './funding.ts';

/** A bill with everything given for it; or a payment that is for no bill. */
export type Matter = {
  bill: Bill | null;
  fundings: readonly Funding[];
  refunds: readonly Refund[];
  disputes: readonly Dispute[];
};

/** A place, or an account that is known already. */
export type Spot = Place | { accountId: string };

export type Leg = {
  from: Spot;
  to: Spot;
  amountMinor: bigint;
  /** It settles (a part of) the bill. */
  settles?: boolean;
};

/** What a step does to its funding, once its journal is posted. */
export type FundingChange = {
  appliedMinor?: bigint;
  releasedMinor?: bigint;
  refundedMinor?: bigint;
  heldMinor?: bigint;
  holder?: Spot;
  holderKind?: Funding['holderKind'];
  appliedTo?: Spot;
  releasedTo?: Spot;
  refundId?: string;
  /** What is set aside for a dispute, or no more. */
  dispute?: { id: string; parts: Partial<HeldParts> };
};

export type StepKind = 'payment' | 'overpayment' | 'return' | 'refund' | 'dispute';

/** One journal: money of one funding that has to move. */
export type Step = {
  /** Tells it apart from the other steps of its matter when it was refused. */
  key: string;
  kind: StepKind;
  funding: Funding;
  legs: readonly Leg[];
  change: FundingChange;
  /** A wallet has to give money that may have been spent: then there is another way, or none. */
  refusable: boolean;
};
