import { fromUuid } from '@quittance/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bill, dueMinor, isKnown, statusOf } from '../bill/bill.ts';
import { specOf } from '../chart/chart.ts';
import { type Dispute, heldMinor, nothingHeld } from './dispute.ts';
import { type Funding, newFunding, type Refund, unappliedMinor } from './funding.ts';
import { nextStep } from './next-step.ts';
import type { Matter, Spot } from './step.ts';
import { takeStep } from './take-step.ts';

const uuid = (digit: number) => `01890000-0000-7000-8000-00000000000${digit}`;
const [organizationId, payerOrganizationId] = [fromUuid('org', uuid(1)), fromUuid('org', uuid(2))];
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

type Fact =
  | { kind: 'issued' | 'claimed' | 'voided' }
  /** The receiver spends all that their wallet holds. */
  | { kind: 'spent' }
  | { kind: 'captured'; id: number; amountMinor: bigint; signedIn: boolean; offline: boolean }
  | { kind: 'refunded'; id: number; fundingId: number; amountMinor: bigint }
  | { kind: 'disputed'; id: number; fundingId: number; amountMinor: bigint; status: Dispute['status'] };

/** The accounts and the matter, moved by the same pure functions as in the service. Account ids are their codes. */
class World {
  matter: Matter = { bill: awaited, fundings: [], refunds: [], disputes: [] };
  balances = new Map<string, bigint>();

  take(fact: Fact): void {
    const { bill, fundings, refunds } = this.matter;
    if (bill === null) return;
    const user = { userId: fromUuid('usr', uuid(6)), organizationId: payerOrganizationId };
    if (fact.kind === 'issued') this.matter = { ...this.matter, bill: { ...bill, terms } };
    if (fact.kind === 'claimed') this.matter = { ...this.matter, bill: { ...bill, claim: { ...user, version: 2 } } };
    if (fact.kind === 'voided') this.matter = { ...this.matter, bill: { ...bill, voided: true } };
    if (fact.kind === 'spent') this.spend(`wallet:${organizationId}:EUR`);
    if (fact.kind === 'captured' && !fundings.some(({ id }) => id === uuid(fact.id)))
      this.matter = { ...this.matter, fundings: [...fundings, fundingOf(fact)] };
    if (fact.kind === 'refunded') this.matter = { ...this.matter, refunds: [...refunds, refundOf(fact)] };
    if (fact.kind === 'disputed') this.dispute(fact);
    this.settle();
  }

  /** As the handler records it: what is decided stays so, and what is lost is a refund of the same id. */
  dispute({ id, fundingId, amountMinor, status }: Extract<Fact, { kind: 'disputed' }>): void {
    const { disputes, refunds } = this.matter;
    const name = `dispute ${id}`;
    const known = disputes.find((each) => each.id === name);
    if (known !== undefined && known.status !== 'OPEN') return;
    const told = {
      ...nothingHeld,
      ...known,
      id: name,
      fundingId: known?.fundingId ?? uuid(fundingId),
      amountMinor: known?.amountMinor ?? amountMinor,
      status,
    };
    const refund = { id: name, fundingId: told.fundingId, amountMinor: told.amountMinor, bookedMinor: 0n, refundedAt: now };
    this.matter = {
      ...this.matter,
      disputes: [...disputes.filter((each) => each !== known), told],
      refunds: status === 'LOST' ? [...refunds, refund] : refunds,
    };
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
      } else this.matter = takeStep(this.matter, step, idOf, now);
    }
  }

  add(code: string, amountMinor: bigint): void {
    this.balances.set(code, (this.balances.get(code) ?? 0n) + amountMinor);
  }
}

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

function refundOf({ id, fundingId, amountMinor }: Extract<Fact, { kind: 'refunded' }>): Refund {
  return { id: `refund ${id}`, fundingId: uuid(fundingId), amountMinor, bookedMinor: 0n, refundedAt: now };
}

const amountMinor = fc.bigInt({ min: 1n, max: 150n });
const captured = (id: number): fc.Arbitrary<Fact> =>
  fc.record({
    kind: fc.constant('captured' as const),
    id: fc.constant(id),
    amountMinor,
    signedIn: fc.boolean(),
    offline: fc.boolean(),
  });
const refunded = (id: number): fc.Arbitrary<Fact> =>
  fc.record({ kind: fc.constant('refunded' as const), id: fc.constant(id), fundingId: fc.constantFrom(7, 8), amountMinor });
const disputed = (id: number, ...statuses: Dispute['status'][]): fc.Arbitrary<Fact> =>
  fc.record({
    kind: fc.constant('disputed' as const),
    id: fc.constant(id),
    fundingId: fc.constantFrom(7, 8),
    amountMinor,
    status: fc.constantFrom(...statuses),
  });
const simple = (kind: 'issued' | 'claimed' | 'voided' | 'spent'): fc.Arbitrary<Fact> => fc.constant({ kind });

/** Some of the facts, in any order. */
const story = (facts: readonly fc.Arbitrary<Fact>[]) =>
  fc.tuple(...facts).chain((all) => fc.shuffledSubarray(all, { minLength: 0, maxLength: all.length }));

test('whatever is told in whatever order, money is neither made nor lost and no bill is settled by more than its amount', () => {
  const facts = [
    simple('issued'),
    simple('claimed'),
    simple('voided'),
    simple('issued'),
    captured(7),
    captured(8),
    refunded(1),
    refunded(2),
    disputed(1, 'OPEN'),
    disputed(1, 'WON', 'LOST'),
    disputed(2, 'OPEN', 'LOST'),
    simple('spent'),
  ];
  fc.assert(
    fc.property(story(facts), (told) => {
      const world = new World();
      for (const fact of told) world.take(fact);
      const { bill, fundings, disputes } = world.matter;
      expect([...world.balances.values()].reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
      for (const funding of fundings) expect(unappliedMinor(funding) >= 0n).toBe(true);
      // The reserve holds what open disputes are about, and nothing else.
      const reserve = world.balances.get('disputes:EUR') ?? 0n;
      expect(reserve).toBe(disputes.reduce((sum, dispute) => sum + heldMinor(dispute), 0n));
      expect(disputes.every((dispute) => dispute.status === 'OPEN' || heldMinor(dispute) === 0n)).toBe(true);
      const unapplied = [...world.balances].filter(([code]) => /^(payer|unapplied):/.test(code));
      const atRest = fundings.reduce((sum, funding) => sum + unappliedMinor(funding), 0n);
      expect(unapplied.reduce((sum, [, balance]) => sum + balance, 0n)).toBe(atRest);
      if (bill === null || !isKnown(bill)) return;
      expect(bill.settledMinor).toBe(fundings.reduce((sum, funding) => sum + funding.appliedMinor, 0n));
      expect(bill.settledMinor <= bill.terms.amountMinor && dueMinor(bill) >= 0n).toBe(true);
      // What could be applied is applied.
      if (dueMinor(bill) > 0n) expect(atRest).toBe(0n);
    }),
    { numRuns: 500 },
  );
});

test('one payment, whatever else is told of its invoice: every order leads to the same state', () => {
  const facts = [simple('issued'), simple('claimed'), simple('voided'), captured(7)];
  fc.assert(
    fc.property(story(facts), fc.infiniteStream(fc.nat()), (told, random) => {
      const worlds = [new World(), new World()];
      const shuffled = [...told].map((fact) => ({ fact, at: random.next().value })).sort((left, right) => left.at - right.at);
      for (const fact of told) worlds[0]?.take(fact);
      for (const { fact } of shuffled) worlds[1]?.take(fact);
      const [left, right] = worlds.map(stateOf);
      expect(right).toEqual(left);
    }),
    { numRuns: 500 },
  );
});

test('a refund is booked in full even when the receiver has spent the money', () => {
  const facts = [simple('issued'), simple('claimed'), captured(7), simple('spent'), refunded(1)];
  fc.assert(
    fc.property(story(facts), (told) => {
      const world = new World();
      for (const fact of told) world.take(fact);
      for (const { fundingId, amountMinor: asked, bookedMinor } of world.matter.refunds) {
        const funding = world.matter.fundings.find(({ id }) => id === fundingId);
        const paid = funding?.amountMinor ?? 0n;
        expect(bookedMinor).toBe(asked < paid ? asked : paid);
      }
    }),
    { numRuns: 500 },
  );
});

test("what was disputed before the invoice was known, and is won after it was taken back, is the payer's own", () => {
  const world = new World();
  world.take({ kind: 'captured', id: 7, amountMinor: 54n, signedIn: true, offline: false });
  world.take({ kind: 'disputed', id: 1, fundingId: 7, amountMinor: 1n, status: 'OPEN' });
  for (const kind of ['issued', 'voided'] as const) world.take({ kind });
  world.take({ kind: 'disputed', id: 1, fundingId: 7, amountMinor: 1n, status: 'WON' });
  expect(world.matter.fundings.map(({ releasedMinor }) => releasedMinor)).toEqual([54n]);
  expect(stateOf(world).balances).toEqual([
    ['clearing:sandbox:EUR', -54n],
    [`wallet:${payerOrganizationId}:EUR`, 54n],
  ]);
});

function stateOf({ matter: { bill }, balances }: World) {
  const status = bill !== null && isKnown(bill) ? statusOf(bill) : 'AWAITED';
  return { status, settledMinor: bill?.settledMinor, balances: [...balances].filter(([, balance]) => balance !== 0n).sort() };
}

test('an open dispute sets all of the money aside, even when the receiver has spent it; what is won is back where it was', () => {
  const facts = [simple('issued'), simple('claimed'), captured(7), simple('spent')];
  fc.assert(
    fc.property(story(facts), amountMinor, (told, asked) => {
      const world = new World();
      for (const fact of told) world.take(fact);
      const before = stateOf(world);
      world.take({ kind: 'disputed', id: 1, fundingId: 7, amountMinor: asked, status: 'OPEN' });
      const paid = world.matter.fundings[0]?.amountMinor ?? 0n;
      expect(world.balances.get('disputes:EUR') ?? 0n).toBe(asked < paid ? asked : paid);
      expect(stateOf(world).settledMinor).toBe(before.settledMinor);
      world.take({ kind: 'disputed', id: 1, fundingId: 7, amountMinor: asked, status: 'WON' });
      expect(stateOf(world)).toEqual(before);
    }),
    { numRuns: 500 },
  );
});
