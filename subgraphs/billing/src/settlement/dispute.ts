import type { Funding } from './funding.ts';
import { unappliedMinor } from './funding.ts';

/** What of disputed money is set aside, by where it was taken from. Minor units; `short...`: out of the shortfall, for a wallet that had spent it. */
export type HeldParts = {
  unappliedMinor: bigint;
  releasedMinor: bigint;
  appliedMinor: bigint;
  shortReleasedMinor: bigint;
  shortAppliedMinor: bigint;
};

/** A payer has the provider decide whether a payment stands. Its money is set aside while it is open. */
export type Dispute = HeldParts & { id: string; fundingId: string; amountMinor: bigint; status: 'OPEN' | 'WON' | 'LOST' };

/** Of a dispute that nothing is set aside for yet. */
export const nothingHeld: HeldParts = {
  unappliedMinor: 0n,
  releasedMinor: 0n,
  appliedMinor: 0n,
  shortReleasedMinor: 0n,
  shortAppliedMinor: 0n,
};

/** All that is set aside for a dispute. */
export function heldMinor(parts: HeldParts): bigint {
  return parts.unappliedMinor + parts.releasedMinor + parts.appliedMinor + parts.shortReleasedMinor + parts.shortAppliedMinor;
}

/** The parts with what was added to them, or taken. */
export function withParts(parts: HeldParts, change: Partial<HeldParts>): HeldParts {
  const sum = (name: keyof HeldParts) => parts[name] + (change[name] ?? 0n);
  return {
    unappliedMinor: sum('unappliedMinor'),
    releasedMinor: sum('releasedMinor'),
    appliedMinor: sum('appliedMinor'),
    shortReleasedMinor: sum('shortReleasedMinor'),
    shortAppliedMinor: sum('shortAppliedMinor'),
  };
}

/** What of a funding's money is where it says, and not set aside for one of its disputes. */
export function freeOf(
  funding: Funding,
  disputes: readonly Dispute[],
): { unappliedMinor: bigint; releasedMinor: bigint; appliedMinor: bigint } {
  const own = disputes.filter(({ fundingId }) => fundingId === funding.id);
  const held = own.reduce<HeldParts>((parts, dispute) => withParts(parts, dispute), nothingHeld);
  return {
    unappliedMinor: unappliedMinor(funding),
    releasedMinor: funding.releasedMinor - held.releasedMinor - held.shortReleasedMinor,
    appliedMinor: funding.appliedMinor - held.appliedMinor - held.shortAppliedMinor,
  };
}
