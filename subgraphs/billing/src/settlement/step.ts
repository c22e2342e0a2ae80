import type { Bill } from '../bill/bill.ts';
import type { Place } from '../chart/chart.ts';
import type { Funding, Refund } from './funding.ts';
import type { HeldParts, Reservation } from './reservation.ts';

/** A bill with everything given for it; or a payment that is for no bill. */
export type Matter = {
  bill: Bill | null;
  fundings: readonly Funding[];
  refunds: readonly Refund[];
  reservations: readonly Reservation[];
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
  /** What is set aside for a reservation, or no more; and what became of it. */
  reservation?: { id: string; parts: Partial<HeldParts>; status?: Reservation['status'] };
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
  /** To be told to whoever asked for a refund. */
  decision?: RefundDecision;
};

/** Why a refund that was asked for is refused; null: its money is set aside. */
export type RefundDecision = { refund: Reservation; reason: 'INSUFFICIENT_FUNDS' | 'DISPUTED' | null };
