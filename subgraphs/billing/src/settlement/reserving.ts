import type { Place } from '../chart/chart.ts';
import type { Funding } from './funding.ts';
import { freeOf, type HeldParts, heldMinor, type Reservation, taken } from './reservation.ts';
import { at, isBooked, least } from './spots.ts';
import type { FundingChange, Leg, Matter, RefundDecision, Spot, Step } from './step.ts';

/** Where reserved money waits for the provider's word. */
export function reserveOf({ kind }: Reservation, { currency }: Funding): Place {
  return { kind: kind === 'DISPUTE' ? 'disputes' : 'refunds', currency };
}

/**
 * Money that is reserved goes into the reserve: out of what was not applied, then of the payer's wallet, then of the receiver's. Once the
 * provider has decided, it is handed back, but for what a refund of the same id has taken.
 */
export function reserving(matter: Matter, funding: Funding, reservation: Reservation, refused: ReadonlySet<string>): Step | null {
  if (!isBooked(funding) || reservation.status === 'RESERVED') return null;
  if (reservation.status === 'OPEN') return settingAside(matter, funding, reservation, refused);
  if (reservation.status === 'REQUESTED') return deciding(matter, funding, reservation, refused);
  return heldMinor(reservation) === 0n ? null : handingBack(matter, funding, reservation);
}

/** All of a refund that is asked for is set aside, or nothing is: no money has gone yet, so the platform need not stand in for anybody. */
function deciding(matter: Matter, funding: Funding, refund: Reservation, refused: ReadonlySet<string>): Step | null {
  // It is done already: who asked knows, and nobody waits for a decision.
  if (matter.refunds.some(({ id }) => id === refund.id)) return handingBack(matter, funding, refund, 'REFUNDED');
  const refusing = (reason: RefundDecision['reason']): Step => ({
    ...handingBack(matter, funding, refund, 'REFUSED'),
    decision: { refund, reason },
  });
  if (matter.reservations.some(({ fundingId, status }) => fundingId === funding.id && status === 'OPEN'))
    return refusing('DISPUTED');
  const { unappliedMinor, releasedMinor, appliedMinor } = freeOf(funding, matter.reservations);
  if (unappliedMinor + releasedMinor + appliedMinor < refund.amountMinor - heldMinor(refund))
    return refusing('INSUFFICIENT_FUNDS');
  return settingAside(matter, funding, refund, refused) ?? refusing('INSUFFICIENT_FUNDS');
}

type Source = { part: keyof HeldParts; amountMinor: bigint; from: () => Spot; refusable: boolean };

function settingAside(
  { reservations }: Matter,
  funding: Funding,
  reservation: Reservation,
  refused: ReadonlySet<string>,
): Step | null {
  const { id, kind } = reservation;
  const openMinor = reservation.amountMinor - heldMinor(reservation);
  const sources = sourcesOf(funding, freeOf(funding, reservations), openMinor);
  const possible = kind === 'DISPUTE' ? [...sources, ...shortSourcesOf(funding, sources)] : sources;
  const keyOf = ({ part }: Source) => `reserve:${id}:${part}`;
  const source = possible.find((each) => each.amountMinor > 0n && !refused.has(keyOf(each)));
  if (source === undefined) return null;
  const { part, amountMinor, from, refusable } = source;
  const isDecided = kind === 'REFUND' && amountMinor === openMinor;
  const parts: Partial<HeldParts> = { [part]: amountMinor };
  return {
    key: keyOf(source),
    kind: journalOf[kind],
    funding,
    legs: [{ from: from(), to: reserveOf(reservation, funding), amountMinor }],
    change: {
      reservation: { id, parts, ...(isDecided && { status: 'RESERVED' }) },
      ...(part === 'unappliedMinor' && { heldMinor: amountMinor }),
    },
    refusable,
    ...(isDecided && { decision: { refund: reservation, reason: null } }),
  };
}

const journalOf = { DISPUTE: 'dispute', REFUND: 'refund' } as const satisfies Record<Reservation['kind'], Step['kind']>;

function sourcesOf(funding: Funding, free: ReturnType<typeof freeOf>, openMinor: bigint): Source[] {
  const source = (part: keyof typeof free, from: () => Spot, refusable: boolean) => ({
    ...{ part, amountMinor: least(openMinor, free[part]), from, refusable },
  });
  return [
    source('unappliedMinor', () => at(funding.holderAccountId), false),
    source('releasedMinor', () => at(funding.releasedAccountId), true),
    source('appliedMinor', () => at(funding.appliedAccountId), true),
  ];
}

/** For what wallets have spent of disputed money the platform stands in: the provider has it already. */
function shortSourcesOf({ currency }: Funding, sources: readonly Source[]): Source[] {
  const short = (part: keyof HeldParts, instead: keyof HeldParts): Source[] =>
    sources.flatMap((source) =>
      source.part === instead ? [{ ...source, part, from: () => ({ kind: 'shortfall', currency }), refusable: false }] : [],
    );
  return [...short('shortAppliedMinor', 'appliedMinor'), ...short('shortReleasedMinor', 'releasedMinor')];
}

function handingBack(matter: Matter, funding: Funding, reservation: Reservation, status = reservation.status): Step {
  const { id, kind, unappliedMinor, releasedMinor, appliedMinor } = reservation;
  const shortfall: Place = { kind: 'shortfall', currency: funding.currency };
  const waits = unappliedMinor > 0n && funding.holderKind === 'wallet' ? waitingFor(matter, funding) : null;
  const ways: readonly (readonly [bigint, () => Spot])[] = [
    [unappliedMinor, () => waits?.holder ?? at(funding.holderAccountId)],
    [releasedMinor, () => at(funding.releasedAccountId)],
    [appliedMinor, () => at(funding.appliedAccountId)],
    [reservation.shortReleasedMinor + reservation.shortAppliedMinor, () => shortfall],
  ];
  const legs: Leg[] = ways.flatMap(([amountMinor, to]) =>
    amountMinor > 0n ? [{ from: reserveOf(reservation, funding), to: to(), amountMinor }] : [],
  );
  const change: FundingChange = { ...waits, heldMinor: -unappliedMinor, reservation: { id, parts: taken(reservation), status } };
  return { key: `back:${id}`, kind: journalOf[kind], funding, legs, change, refusable: false };
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
