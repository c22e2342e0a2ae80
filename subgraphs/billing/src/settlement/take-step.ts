import { assert } from '@quittance/result';
import { isKnown, withSettled } from '../bill/bill.ts';
import type { Funding, Refund } from './funding.ts';
import { type Reservation, withParts } from './reservation.ts';
import type { Matter, Spot, Step } from './step.ts';

/** The matter after a step has been posted. `idOf` answers the account of a spot. Pure. */
export function takeStep(matter: Matter, step: Step, idOf: (spot: Spot) => string, now: Date): Matter {
  const fundings = matter.fundings.map((funding) => (funding.id === step.funding.id ? changed(funding, step, idOf) : funding));
  const refunds = matter.refunds.map((refund) => (refund.id === step.change.refundId ? booked(refund, step) : refund));
  const reservations = matter.reservations.map((each) => (each.id === step.change.reservation?.id ? held(each, step) : each));
  const { bill } = matter;
  if (bill === null || !isKnown(bill)) return { bill, fundings, refunds, reservations };
  const settledMinor = fundings.reduce((sum, { appliedMinor }) => sum + appliedMinor, 0n);
  assert(settledMinor <= bill.terms.amountMinor, 'a bill is never settled by more than its amount');
  return { bill: withSettled(bill, settledMinor, now), fundings, refunds, reservations };
}

function changed(funding: Funding, { change }: Step, idOf: (spot: Spot) => string): Funding {
  const {
    appliedMinor = 0n,
    releasedMinor = 0n,
    refundedMinor = 0n,
    heldMinor = 0n,
    holder,
    holderKind,
    appliedTo,
    releasedTo,
  } = change;
  return {
    ...funding,
    appliedMinor: funding.appliedMinor + appliedMinor,
    releasedMinor: funding.releasedMinor + releasedMinor,
    refundedMinor: funding.refundedMinor + refundedMinor,
    heldMinor: funding.heldMinor + heldMinor,
    holderAccountId: holder === undefined ? funding.holderAccountId : idOf(holder),
    holderKind: holderKind ?? funding.holderKind,
    appliedAccountId: appliedTo === undefined ? funding.appliedAccountId : idOf(appliedTo),
    releasedAccountId: releasedTo === undefined ? funding.releasedAccountId : idOf(releasedTo),
    version: funding.version + 1,
  };
}

function booked(refund: Refund, { change }: Step): Refund {
  return { ...refund, bookedMinor: refund.bookedMinor + (change.refundedMinor ?? 0n) };
}

function held(reservation: Reservation, { change }: Step): Reservation {
  const { parts = {}, status = reservation.status } = change.reservation ?? {};
  return { ...reservation, ...withParts(reservation, parts), status };
}
