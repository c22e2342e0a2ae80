import type { Place } from '../chart/chart.ts';
import { type Dispute, freeOf, type HeldParts, heldMinor } from './dispute.ts';
import type { Funding } from './funding.ts';
import { at, isBooked, least } from './spots.ts';
import type { FundingChange, Leg, Matter, Spot, Step } from './step.ts';

/** Where disputed money waits for the provider's word. */
export function reserveOf({ currency }: Funding): Place {
  return { kind: 'disputes', currency };
}

/**
 * An open dispute's money goes into the reserve: out of what was not applied, then of the payer's wallet, then of the receiver's; for what they
 * have spent the platform stands in. A dispute that is won hands it back. One that is lost is a refund of the same id, which takes it from there.
 */
export function disputing(matter: Matter, funding: Funding, dispute: Dispute, refused: ReadonlySet<string>): Step | null {
  if (!isBooked(funding) || dispute.status === 'LOST') return null;
  return dispute.status === 'OPEN'
    ? settingAside(matter.disputes, funding, dispute, refused)
    : handingBack(matter, funding, dispute);
}

type Source = { part: keyof HeldParts; amountMinor: bigint; from: () => Spot; refusable: boolean };

function settingAside(
  disputes: readonly Dispute[],
  funding: Funding,
  dispute: Dispute,
  refused: ReadonlySet<string>,
): Step | null {
  const openMinor = dispute.amountMinor - heldMinor(dispute);
  const free = freeOf(funding, disputes);
  const keyOf = ({ part }: Source) => `dispute:${dispute.id}:${part}`;
  const source = sourcesOf(funding, free, openMinor).find((each) => each.amountMinor > 0n && !refused.has(keyOf(each)));
  if (source === undefined) return null;
  const { part, amountMinor, from, refusable } = source;
  const legs = [{ from: from(), to: reserveOf(funding), amountMinor }];
  const parts: Partial<HeldParts> = { [part]: amountMinor };
  const change = { dispute: { id: dispute.id, parts }, ...(part === 'unappliedMinor' ? { heldMinor: amountMinor } : {}) };
  return { key: keyOf(source), kind: 'dispute', funding, legs, change, refusable };
}

function sourcesOf(funding: Funding, free: ReturnType<typeof freeOf>, openMinor: bigint): Source[] {
  const shortfall: Place = { kind: 'shortfall', currency: funding.currency };
  const released = least(openMinor, free.releasedMinor);
  const applied = least(openMinor, free.appliedMinor);
  const source = (part: keyof HeldParts, amountMinor: bigint, from: () => Spot, refusable: boolean) => ({
    ...{ part, amountMinor, from, refusable },
  });
  return [
    source('unappliedMinor', least(openMinor, free.unappliedMinor), () => at(funding.holderAccountId), false),
    source('releasedMinor', released, () => at(funding.releasedAccountId), true),
    source('appliedMinor', applied, () => at(funding.appliedAccountId), true),
    source('shortAppliedMinor', applied, () => shortfall, false),
    source('shortReleasedMinor', released, () => shortfall, false),
  ];
}

function handingBack(matter: Matter, funding: Funding, dispute: Dispute): Step | null {
  if (heldMinor(dispute) === 0n) return null;
  const shortfall: Place = { kind: 'shortfall', currency: funding.currency };
  const waits = dispute.unappliedMinor > 0n && funding.holderKind === 'wallet' ? waitingFor(matter, funding) : null;
  const ways: readonly (readonly [bigint, () => Spot])[] = [
    [dispute.unappliedMinor, () => waits?.holder ?? at(funding.holderAccountId)],
    [dispute.releasedMinor, () => at(funding.releasedAccountId)],
    [dispute.appliedMinor, () => at(funding.appliedAccountId)],
    [dispute.shortReleasedMinor + dispute.shortAppliedMinor, () => shortfall],
  ];
  const legs: Leg[] = ways.flatMap(([amountMinor, to]) =>
    amountMinor > 0n ? [{ from: reserveOf(funding), to: to(), amountMinor }] : [],
  );
  const change: FundingChange = {
    ...waits,
    heldMinor: -dispute.unappliedMinor,
    dispute: { id: dispute.id, parts: taken(dispute) },
  };
  return { key: `won:${dispute.id}`, kind: 'dispute', funding, legs, change, refusable: false };
}

/**
 * What was not applied when it was set aside has its payer's wallet as holder by now: there it could be spent before anybody asks whether
 * the bill needs it. It waits where payments wait, and is brought from there like any other.
 */
function waitingFor({ bill }: Matter, { organizationId, currency }: Funding): FundingChange & { holder: Place } {
  return {
    holder: { kind: 'unapplied', organizationId: bill?.organizationId ?? organizationId, currency },
    holderKind: 'unapplied',
  };
}

/** What takes out all that is set aside. */
export function taken(parts: HeldParts): HeldParts {
  return {
    unappliedMinor: -parts.unappliedMinor,
    releasedMinor: -parts.releasedMinor,
    appliedMinor: -parts.appliedMinor,
    shortReleasedMinor: -parts.shortReleasedMinor,
    shortAppliedMinor: -parts.shortAppliedMinor,
  };
}
