import { fromUuid } from '@quittance/ids';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Bill, isKnown, statusOf } from '../src/bill/bill.ts';
import { specOf } from '../src/chart/chart.ts';
import { type Funding, newFunding, type Refund } from '../src/settlement/funding.ts';
import { nextStep } from '../src/settlement/next-step.ts';
import { type DisputeStatus, nothingHeld, type Reservation } from '../src/settlement/reservation.ts';
import type { Matter, RefundDecision, Spot } from '../src/settlement/step.ts';
import { takeStep } from '../src/settlement/take-step.ts';

const uuid = (digit: number) => `01890000-0000-7000-8000-00000000000${digit}`;
export const [organizationId, payerOrganizationId] = [fromUuid('org', uuid(1)), fromUuid('org', uuid(2))];
const now = new Date('2026-02-01T00:00:00Z');

const awaited: Bill = {
  id: fromUuid('bil', uuid(3)),
  invoiceId: fromUuid('inv', uuid(4)),
  organizationId,
  terms: null,
  voided: false,
  claim: null,
  settledMinor: 0n,
  settledAt: null,
  version: 0,
};
const terms = {
  invoiceNumber: 'INV-1',
  partnerId: fromUuid('ptn', uuid(5)),
  payerName: 'Contoso GmbH',
  payeeName: 'Northwind Studio',
  amountMinor: 100n,
  currency: 'EUR',
  issuedOn: '2026-01-31',
  dueOn: null,
  openedAt: now,
};

export type Fact =
  | { kind: 'issued' | 'claimed' | 'voided' }
  /** The receiver spends all that their wallet holds. */
  | { kind: 'spent' }
  | { kind: 'captured'; id: number; amountMinor: bigint; signedIn: boolean; offline: boolean }
  | { kind: 'refunded'; id: number; fundingId: number; amountMinor: bigint }
  | { kind: 'disputed'; id: number; fundingId: number; amountMinor: bigint; status: DisputeStatus }
  | { kind: 'asked'; id: number; fundingId: number; amountMinor: bigint; status: 'REQUESTED' | 'FAILED' };

/** The accounts and the matter, moved by the same pure functions as in the service. Account ids are their codes. */
export class World {
  matter: Matter = { bill: awaited, fundings: [], refunds: [], reservations: [] };
  balances = new Map<string, bigint>();
  /** What was told of refunds that were asked for: `refund 1: RESERVED`. */
  decisions: string[] = [];

  take(fact: Fact): void {
    const { bill, fundings } = this.matter;
    if (bill === null) return;
    const user = { userId: fromUuid('usr', uuid(6)), organizationId: payerOrganizationId };
    if (fact.kind === 'issued') this.matter = { ...this.matter, bill: { ...bill, terms } };
    if (fact.kind === 'claimed') this.matter = { ...this.matter, bill: { ...bill, claim: { ...user, version: 2 } } };
    if (fact.kind === 'voided') this.matter = { ...this.matter, bill: { ...bill, voided: true } };
    if (fact.kind === 'spent') this.spend(`wallet:${organizationId}:EUR`);
    if (fact.kind === 'captured' && !fundings.some(({ id }) => id === uuid(fact.id)))
      this.matter = { ...this.matter, fundings: [...fundings, fundingOf(fact)] };
    if (fact.kind === 'refunded') this.refund(`refund ${fact.id}`, uuid(fact.fundingId), fact.amountMinor);
    if (fact.kind === 'disputed') this.reserve({ ...fact, kind: 'DISPUTE', id: `dispute ${fact.id}` });
    if (fact.kind === 'asked') this.reserve({ ...fact, kind: 'REFUND', id: `refund ${fact.id}` });
    this.settle();
  }

  /** As the handlers record it: what is decided stays so, and what is lost is a refund of the same id. */
  reserve(told: Pick<Reservation, 'kind' | 'id' | 'amountMinor' | 'status'> & { fundingId: number }): void {
    const { reservations, refunds } = this.matter;
    const known = reservations.find(({ id }) => id === told.id);
    const refund = refunds.find(({ id }) => id === told.id);
    const isNews = !['OPEN', 'REQUESTED'].includes(told.status);
    if (known !== undefined && !(isNews && ['OPEN', 'REQUESTED', 'RESERVED'].includes(known.status))) return;
    const reservation: Reservation = {
      ...(known ?? { ...nothingHeld, ...told, fundingId: refund?.fundingId ?? uuid(told.fundingId) }),
      status: told.status,
    };
    this.matter = { ...this.matter, reservations: [...reservations.filter((each) => each !== known), reservation] };
    if (told.status === 'LOST') this.refund(told.id, reservation.fundingId, reservation.amountMinor);
  }

  refund(id: string, fundingId: string, amountMinor: bigint): void {
    const { reservations, refunds } = this.matter;
    if (refunds.some((each) => each.id === id)) return;
    const asked = reservations.find((each) => each.id === id);
    const refund: Refund = { id, fundingId: asked?.fundingId ?? fundingId, amountMinor, bookedMinor: 0n, refundedAt: now };
    this.matter = { ...this.matter, refunds: [...refunds, refund] };
  }

  spend(code: string): void {
    const all = this.balances.get(code) ?? 0n;
    this.add(code, -all);
    this.add('elsewhere', all);
  }

  settle(): void {
    const refused = new Set<string>();
    for (;;) {
      const step = nextStep(this.matter, refused);
      if (step === null) return;
      const before = new Map(this.balances);
      for (const { from, to, amountMinor } of step.legs) {
        expect(amountMinor > 0n).toBe(true);
        this.add(idOf(from), -amountMinor);
        this.add(idOf(to), amountMinor);
      }
      const isOverdrawn = [...this.balances].some(([code, balance]) => balance < 0n && /^(wallet|payer|unapplied):/.test(code));
      if (isOverdrawn) {
        expect(step.refusable).toBe(true);
        this.balances = before;
        refused.add(step.key);
        continue;
      }
      this.matter = takeStep(this.matter, step, idOf, now);
      if (step.decision !== undefined) this.decisions.push(wordsOf(step.decision));
    }
  }

  add(code: string, amountMinor: bigint): void {
    this.balances.set(code, (this.balances.get(code) ?? 0n) + amountMinor);
  }
}

const wordsOf = ({ refund, reason }: RefundDecision) => `${refund.id}: ${reason ?? 'RESERVED'}`;

const idOf = (spot: Spot): string => ('accountId' in spot ? spot.accountId : specOf(spot).code);

function fundingOf({ id, amountMinor, signedIn, offline }: Extract<Fact, { kind: 'captured' }>): Funding {
  return {
    ...newFunding,
    id: uuid(id),
    source: offline ? 'OFFLINE' : 'PROVIDER',
    purpose: 'INVOICE',
    provider: offline ? 'cash' : 'sandbox',
    billId: awaited.id,
    organizationId,
    paidByUserId: signedIn ? fromUuid('usr', uuid(6)) : null,
    paidByOrganizationId: signedIn ? payerOrganizationId : null,
    toWalletId: null,
    amountMinor,
    currency: 'EUR',
    receivedAt: now,
  };
}

export const amountMinor = fc.bigInt({ min: 1n, max: 150n });
export const captured = (id: number): fc.Arbitrary<Fact> =>
  fc.record({
    kind: fc.constant('captured' as const),
    id: fc.constant(id),
    amountMinor,
    signedIn: fc.boolean(),
    offline: fc.boolean(),
  });
export const refunded = (id: number): fc.Arbitrary<Fact> =>
  fc.record({ kind: fc.constant('refunded' as const), id: fc.constant(id), fundingId: fc.constantFrom(7, 8), amountMinor });
export const disputed = (id: number, ...statuses: DisputeStatus[]): fc.Arbitrary<Fact> =>
  fc.record({
    kind: fc.constant('disputed' as const),
    id: fc.constant(id),
    fundingId: fc.constantFrom(7, 8),
    amountMinor,
    status: fc.constantFrom(...statuses),
  });
export const asked = (id: number, ...statuses: ('REQUESTED' | 'FAILED')[]): fc.Arbitrary<Fact> =>
  fc.record({
    kind: fc.constant('asked' as const),
    id: fc.constant(id),
    fundingId: fc.constantFrom(7, 8),
    amountMinor,
    status: fc.constantFrom(...statuses),
  });
export const simple = (kind: 'issued' | 'claimed' | 'voided' | 'spent'): fc.Arbitrary<Fact> => fc.constant({ kind });

/** Some of the facts, in any order. */
export const story = (facts: readonly fc.Arbitrary<Fact>[]) =>
  fc.tuple(...facts).chain((all) => fc.shuffledSubarray(all, { minLength: 0, maxLength: all.length }));

/** Where all is. */
export function stateOf({ matter: { bill }, balances }: World) {
  const status = bill !== null && isKnown(bill) ? statusOf(bill) : 'AWAITED';
  return { status, settledMinor: bill?.settledMinor, balances: [...balances].filter(([, balance]) => balance !== 0n).sort() };
}
