import { type Funding, unappliedMinor } from './funding.ts';

/** What of reserved money is set aside, by where it was taken from. Minor units; `short...`: out of the shortfall, for a wallet that had spent it. */
export type HeldParts = {
  unappliedMinor: bigint;
  releasedMinor: bigint;
  appliedMinor: bigint;
  shortReleasedMinor: bigint;
  shortAppliedMinor: bigint;
};

/**
 * Money of a payment that is set aside until the provider has decided: about a dispute of its payer, or about a refund that somebody asked for.
 * Then it is handed back, or taken by the refund of the same id.
 */
export type Reservation = HeldParts & {
  id: string;
  kind: 'DISPUTE' | 'REFUND';
  fundingId: string;
  amountMinor: bigint;
  status: DisputeStatus | RequestedRefundStatus;
};

export type DisputeStatus = 'OPEN' | 'WON' | 'LOST';

/** REQUESTED becomes RESERVED or REFUSED in the transaction that hears of it. */
export type RequestedRefundStatus = 'REQUESTED' | 'RESERVED' | 'REFUSED' | 'FAILED' | 'REFUNDED';

/** Of a reservation that nothing is set aside for yet. */
export const nothingHeld: HeldParts = {
  unappliedMinor: 0n,
  releasedMinor: 0n,
  appliedMinor: 0n,
  shortReleasedMinor: 0n,
  shortAppliedMinor: 0n,
};

const partNames = ['unappliedMinor', 'releasedMinor', 'appliedMinor', 'shortReleasedMinor', 'shortAppliedMinor'] as const;

/** All that is set aside for a reservation. */
export function heldMinor(parts: HeldParts): bigint {
  return partNames.reduce((sum, name) => sum + parts[name], 0n);
}

/** The parts with what was added to them, or taken. */
export function withParts(parts: HeldParts, change: Partial<HeldParts>): HeldParts {
  return eachPart((name) => parts[name] + (change[name] ?? 0n));
}

/** What takes these parts out. */
export function taken(parts: HeldParts): HeldParts {
  return eachPart((name) => -parts[name]);
}

/** Parts that are reckoned one by one, in the order in which they are set aside. */
export function eachPart(amountOf: (name: keyof HeldParts) => bigint): HeldParts {
  const parts = { ...nothingHeld };
  for (const name of partNames) parts[name] = amountOf(name);
  return parts;
}

/** What of a funding's money is where it says, and not set aside. */
export function freeOf(
  funding: Funding,
  reservations: readonly Reservation[],
): { unappliedMinor: bigint; releasedMinor: bigint; appliedMinor: bigint } {
  const own = reservations.filter(({ fundingId }) => fundingId === funding.id);
  const held = own.reduce<HeldParts>((parts, reservation) => withParts(parts, reservation), nothingHeld);
  return {
    unappliedMinor: unappliedMinor(funding),
    releasedMinor: funding.releasedMinor - held.releasedMinor - held.shortReleasedMinor,
    appliedMinor: funding.appliedMinor - held.appliedMinor - held.shortAppliedMinor,
  };
}
