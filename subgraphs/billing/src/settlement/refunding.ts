import type { Place } from '../chart/chart.ts';
import { type Dispute, freeOf, heldMinor, nothingHeld } from './dispute.ts';
import { reserveOf, taken } from './disputing.ts';
import type { Funding, Refund } from './funding.ts';
import { at, clearingOf, isBooked, least } from './spots.ts';
import type { FundingChange, Spot, Step } from './step.ts';

/** One road that refunded money can take back to the provider. */
type Road = { name: string; amountMinor: bigint; through: () => Spot[]; change: FundingChange; refusable: boolean };

/**
 * The money is with the payer already, so a refund is never refused: it is taken from what was set aside for it while it was disputed, then
 * from what was not applied, then from the payer's wallet, then from the receiver, and what they no longer have from the platform, where it stands as a shortfall.
 */
export function refunding(
  funding: Funding,
  refund: Refund,
  disputes: readonly Dispute[],
  refused: ReadonlySet<string>,
): Step | null {
  const openMinor = refund.amountMinor - refund.bookedMinor;
  if (openMinor <= 0n || !isBooked(funding)) return null;
  const keyOf = (road: Road) => `refund:${refund.id}:${road.name}`;
  const road = roadsOf(funding, refund, disputes, openMinor).find((each) => each.amountMinor > 0n && !refused.has(keyOf(each)));
  if (road === undefined) return null;
  const { amountMinor, refusable } = road;
  const path = [...road.through(), clearingOf(funding)];
  const legs = path.slice(1).map((to, index) => ({ from: path[index] ?? to, to, amountMinor }));
  const change = { ...road.change, refundedMinor: amountMinor, refundId: refund.id };
  return { key: keyOf(road), kind: 'refund', funding, legs, change, refusable };
}

function roadsOf(funding: Funding, refund: Refund, disputes: readonly Dispute[], openMinor: bigint): Road[] {
  const free = freeOf(funding, disputes);
  const shortfall: Place = { kind: 'shortfall', currency: funding.currency };
  const holder = () => at(funding.holderAccountId);
  const restMinor = least(openMinor, free.unappliedMinor);
  const releasedMinor = least(openMinor, free.releasedMinor);
  const appliedMinor = least(openMinor, free.appliedMinor);
  const released = { amountMinor: releasedMinor, change: { releasedMinor: -releasedMinor } };
  const applied = { amountMinor: appliedMinor, change: { appliedMinor: -appliedMinor } };
  return [
    ofReserve(funding, refund, disputes),
    { name: 'unapplied', amountMinor: restMinor, through: () => [holder()], change: {}, refusable: false },
    { name: 'released', ...released, through: () => [at(funding.releasedAccountId)], refusable: true },
    { name: 'applied', ...applied, through: () => [at(funding.appliedAccountId), holder()], refusable: true },
    { name: 'applied_short', ...applied, through: () => [shortfall, holder()], refusable: false },
    { name: 'released_short', ...released, through: () => [shortfall], refusable: false },
  ];
}

/** A dispute that was lost: its refund bears the same id, and takes what is set aside. */
function ofReserve(funding: Funding, refund: Refund, disputes: readonly Dispute[]): Road {
  const dispute = disputes.find(({ id, status }) => id === refund.id && status === 'LOST');
  const held = dispute ?? nothingHeld;
  const change: FundingChange = {
    heldMinor: -held.unappliedMinor,
    releasedMinor: -(held.releasedMinor + held.shortReleasedMinor),
    appliedMinor: -(held.appliedMinor + held.shortAppliedMinor),
    dispute: { id: refund.id, parts: taken(held) },
  };
  return { name: 'disputed', amountMinor: heldMinor(held), through: () => [reserveOf(funding)], change, refusable: false };
}
