import { bringing } from './bringing.ts';
import type { Funding } from './funding.ts';
import { refunding } from './refunding.ts';
import { freeOf } from './reservation.ts';
import { reserving } from './reserving.ts';
import { at, isBooked } from './spots.ts';
import type { FundingChange, Matter, Step } from './step.ts';

/**
 * What has to move next, given everything that is known of a bill; null when all is where it belongs. Handlers only record facts and ask
 * this until it is null, so the order in which the facts came does not matter. Pure.
 *
 * A voided bill gives its money back first, then refunds are booked, then what is reserved for disputes and requested refunds is set aside or
 * handed back, then money that is not applied goes where it belongs.
 */
export function nextStep(matter: Matter, refused: ReadonlySet<string> = new Set()): Step | null {
  const fundings = [...matter.fundings].sort(byAge);
  for (const funding of fundings) {
    const step = isBooked(funding) ? returning(matter, funding, refused) : bringing(matter, funding);
    if (step !== null) return step;
  }
  for (const refund of matter.refunds) {
    const funding = fundings.find(({ id }) => id === refund.fundingId);
    const step = funding === undefined ? null : refunding(funding, refund, matter.reservations, refused);
    if (step !== null) return step;
  }
  for (const reservation of matter.reservations) {
    const funding = fundings.find(({ id }) => id === reservation.fundingId);
    const step = funding === undefined ? null : reserving(matter, funding, reservation, refused);
    if (step !== null) return step;
  }
  for (const funding of fundings) {
    const step = bringing(matter, funding);
    if (step !== null) return step;
  }
  return null;
}

function byAge(left: Funding, right: Funding): number {
  return left.receivedAt.getTime() - right.receivedAt.getTime() || (left.id < right.id ? -1 : 1);
}

/** Nothing is owed for a voided bill: what settled it goes back to whoever paid, as far as the receiver's wallet still has it. */
function returning({ bill, reservations }: Matter, funding: Funding, refused: ReadonlySet<string>): Step | null {
  const { appliedAccountId, holderAccountId } = funding;
  const amountMinor = freeOf(funding, reservations).appliedMinor;
  const key = `return:${funding.id}`;
  if (bill === null || !bill.voided || amountMinor === 0n || refused.has(key)) return null;
  const holder = at(holderAccountId);
  const change: FundingChange = { appliedMinor: -amountMinor };
  if (funding.holderKind === 'wallet') Object.assign(change, { releasedMinor: amountMinor, releasedTo: holder });
  const legs = [{ from: at(appliedAccountId), to: holder, amountMinor }];
  return { key, kind: 'return', funding, legs, change, refusable: true };
}
