import type { Place } from '../chart/chart.ts';
import type { Funding, Refund } from './funding.ts';
import { eachPart, freeOf, type HeldParts, heldMinor, type Reservation, taken } from './reservation.ts';
import { reserveOf } from './reserving.ts';
import { at, clearingOf, isBooked, least } from './spots.ts';
import type { FundingChange, Spot, Step } from './step.ts';

/** One road that refunded money can take back to the provider. */
type Road = { name: string; amountMinor: bigint; through: () => Spot[]; change: FundingChange; refusable: boolean };

/**
 * The money is with the payer already, so a refund is never refused: it is taken from what was set aside for it while it was disputed or
 * asked for, then from what was not applied, then from the payer's wallet, then from the receiver, and what they no longer have from the
 * platform, where it stands as a shortfall.
 */
export function refunding(
  funding: Funding,
  refund: Refund,
  reservations: readonly Reservation[],
  refused: ReadonlySet<string>,
): Step | null {
  const openMinor = refund.amountMinor - refund.bookedMinor;
  if (openMinor <= 0n || !isBooked(funding)) return null;
  const keyOf = (road: Road) => `refund:${refund.id}:${road.name}`;
  const road = roadsOf(funding, refund, reservations, openMinor).find(
    (each) => each.amountMinor > 0n && !refused.has(keyOf(each)),
  );
  if (road === undefined) return null;
  const { amountMinor, refusable } = road;
  const path = [...road.through(), clearingOf(funding)];
  const legs = path.slice(1).map((to, index) => ({ from: path[index] ?? to, to, amountMinor }));
  const change = { ...road.change, refundedMinor: amountMinor, refundId: refund.id };
  return { key: keyOf(road), kind: 'refund', funding, legs, change, refusable };
}

function roadsOf(funding: Funding, refund: Refund, reservations: readonly Reservation[], openMinor: bigint): Road[] {
  const free = freeOf(funding, reservations);
  const shortfall: Place = { kind: 'shortfall', currency: funding.currency };
  const holder = () => at(funding.holderAccountId);
  const restMinor = least(openMinor, free.unappliedMinor);
  const releasedMinor = least(openMinor, free.releasedMinor);
  const appliedMinor = least(openMinor, free.appliedMinor);
  const released = { amountMinor: releasedMinor, change: { releasedMinor: -releasedMinor } };
  const applied = { amountMinor: appliedMinor, change: { appliedMinor: -appliedMinor } };
  return [
    ...ofReserve(funding, refund, reservations, openMinor),
    { name: 'unapplied', amountMinor: restMinor, through: () => [holder()], change: {}, refusable: false },
    { name: 'released', ...released, through: () => [at(funding.releasedAccountId)], refusable: true },
    { name: 'applied', ...applied, through: () => [at(funding.appliedAccountId), holder()], refusable: true },
    { name: 'applied_short', ...applied, through: () => [shortfall, holder()], refusable: false },
    { name: 'released_short', ...released, through: () => [shortfall], refusable: false },
  ];
}

/** Takes what is set aside under the refund's id, for a dispute that was lost or because it was asked for. */
function ofReserve(funding: Funding, { id }: Refund, reservations: readonly Reservation[], openMinor: bigint): Road[] {
  const reservation = reservations.find((each) => each.id === id && each.status !== 'OPEN');
  if (reservation === undefined) return [];
  const parts = upTo(reservation, openMinor);
  const change: FundingChange = {
    heldMinor: -parts.unappliedMinor,
    releasedMinor: -(parts.releasedMinor + parts.shortReleasedMinor),
    appliedMinor: -(parts.appliedMinor + parts.shortAppliedMinor),
    reservation: { id, parts: taken(parts), ...(reservation.kind === 'REFUND' && { status: 'REFUNDED' }) },
  };
  const through = () => [reserveOf(reservation, funding)];
  return [{ name: 'reserve', amountMinor: heldMinor(parts), through, change, refusable: false }];
}

/** At most so much of the parts. */
function upTo(parts: HeldParts, mostMinor: bigint): HeldParts {
  let leftMinor = mostMinor;
  return eachPart((name) => {
    const amountMinor = least(parts[name], leftMinor);
    leftMinor -= amountMinor;
    return amountMinor;
  });
}
