import type { Id } from '@quittance/ids';
import { claimantOf, dueMinor, isKnown, type KnownBill } from '../bill/bill.ts';
import type { Place } from '../chart/chart.ts';
import { type Funding, payerOf, unappliedMinor } from './funding.ts';
import { at, clearingOf, isBooked, least } from './spots.ts';
import type { FundingChange, Leg, Matter, Spot, Step } from './step.ts';

/** Books a payment, and moves what is not applied to the bill, the receiver or the payer's wallet. */
export function bringing(matter: Matter, funding: Funding): Step | null {
  const plan = matter.bill === null ? planOfTransfer(funding) : planForBill(matter, funding);
  if (plan === null) return null;
  const restMinor = unappliedMinor(funding);
  const legs: Leg[] = [];
  if (!isBooked(funding)) legs.push({ from: clearingOf(funding), to: plan.holder, amountMinor: funding.amountMinor });
  else if (plan.from !== undefined) legs.push({ from: plan.from, to: plan.holder, amountMinor: restMinor });
  const change: FundingChange = { holder: plan.holder, holderKind: plan.holderKind };
  if (plan.applyMinor > 0n && plan.receiver !== undefined) {
    legs.push({ from: plan.holder, to: plan.receiver, amountMinor: plan.applyMinor, settles: matter.bill !== null });
    Object.assign(change, { appliedMinor: plan.applyMinor, appliedTo: plan.receiver });
  }
  const leftMinor = restMinor - plan.applyMinor;
  if (leftMinor > 0n && plan.owner !== undefined) {
    if (plan.owner !== plan.holder) legs.push({ from: plan.holder, to: plan.owner, amountMinor: leftMinor });
    Object.assign(change, { releasedMinor: leftMinor, releasedTo: plan.owner });
  }
  if (legs.length === 0) return null;
  const kind = plan.applyMinor > 0n || !isBooked(funding) ? 'payment' : 'overpayment';
  return { key: `bring:${funding.id}:${funding.version}`, kind, funding, legs, change, refusable: false };
}

type Plan = {
  /** Where it lies until it is applied. */
  holder: Spot;
  holderKind: NonNullable<Funding['holderKind']>;
  /** Where it lies now, when that is not the holder any more. */
  from?: Spot;
  receiver?: Spot;
  applyMinor: bigint;
  /** The payer's wallet, when what is left may go there. */
  owner?: Spot;
};

/** For a bill: as much as is due goes to the receiver, what is left to a wallet of the payer, if they have one. */
function planForBill({ bill, fundings }: Matter, funding: Funding): Plan | null {
  const restMinor = unappliedMinor(funding);
  if (bill === null || (isBooked(funding) && restMinor === 0n)) return null;
  if (!isKnown(bill)) return isBooked(funding) ? null : aside(funding, bill.organizationId);
  const { currency, source } = funding;
  const holding = holdingOf(bill, funding);
  const settledMinor = fundings.reduce((sum, each) => sum + each.appliedMinor, 0n);
  const openMinor = currency === bill.terms.currency ? dueMinor({ ...bill, settledMinor }) : 0n;
  const plan: Plan = { ...holding, receiver: receiverOf(funding, bill.organizationId), applyMinor: least(restMinor, openMinor) };
  if (holding.holderKind === 'wallet') return { ...plan, owner: holding.holder };
  // What the receiver got by themselves is not here: it must not become money that can be spent.
  const claimant = source === 'PROVIDER' ? claimantOf(bill) : null;
  return claimant === null ? plan : { ...plan, owner: { kind: 'wallet', owner: claimant, currency } };
}

/** The wallet of a payer who is signed in; else their account with the receiver. Where it lies once, it stays. */
function holdingOf({ organizationId, terms }: KnownBill, funding: Funding): Pick<Plan, 'holder' | 'holderKind' | 'from'> {
  const { holderKind, holderAccountId, currency } = funding;
  if (holderKind !== null && holderKind !== 'unapplied') return { holder: at(holderAccountId), holderKind };
  const payer = funding.source === 'PROVIDER' ? payerOf(funding) : null;
  const holder: Place =
    payer === null
      ? { kind: 'payer', organizationId, partnerId: terms.partnerId, currency }
      : { kind: 'wallet', owner: payer, currency };
  const from = holderKind === null ? {} : { from: at(holderAccountId) };
  return { holder, holderKind: payer === null ? 'payer' : 'wallet', ...from };
}

/** While nobody knows what it is for. */
function aside({ currency }: Funding, organizationId: Id<'org'> | null): Plan {
  return { holder: { kind: 'unapplied', organizationId, currency }, holderKind: 'unapplied', applyMinor: 0n };
}

function receiverOf({ source, provider, currency }: Funding, organizationId: Id<'org'>): Place {
  return source === 'OFFLINE' && provider !== null
    ? { kind: 'outside', organizationId, provider, currency }
    : { kind: 'wallet', owner: { userId: null, organizationId }, currency };
}

/** A top-up, or a payment to somebody's wallet: through the payer's own. Without a fitting target it stays with the payer. */
function planOfTransfer(funding: Funding): Plan | null {
  if (isBooked(funding)) return null;
  const { currency, amountMinor, targetAccountId, organizationId } = funding;
  const payer = payerOf(funding);
  const own: Place | null = payer === null ? null : { kind: 'wallet', owner: payer, currency };
  const target = targetAccountId === null ? null : at(targetAccountId);
  if (target !== null) {
    const holder = funding.purpose === 'TOP_UP' || own === null ? target : own;
    return { holder, holderKind: 'wallet', receiver: target, applyMinor: amountMinor };
  }
  if (own !== null) return { holder: own, holderKind: 'wallet', applyMinor: 0n, owner: own };
  return aside(funding, organizationId);
}
