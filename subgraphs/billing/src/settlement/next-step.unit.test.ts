import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asked, captured, disputed, refunded, simple, stateOf, story, World } from '../../test/settling-world.ts';
import { dueMinor, isKnown } from '../bill/bill.ts';
import { unappliedMinor } from './funding.ts';
import { heldMinor } from './reservation.ts';

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
    asked(1, 'REQUESTED'),
    asked(1, 'REQUESTED', 'FAILED'),
    asked(3, 'REQUESTED'),
    asked(3, 'FAILED'),
    asked(4, 'REQUESTED'),
    simple('spent'),
  ];
  fc.assert(
    fc.property(story(facts), (told) => {
      const world = new World();
      for (const fact of told) world.take(fact);
      const { bill, fundings } = world.matter;
      expect([...world.balances.values()].reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
      for (const funding of fundings) expect(unappliedMinor(funding) >= 0n).toBe(true);
      reservesHoldWhatIsReserved(world);
      expect(new Set(world.decisions.map((words) => words.split(':')[0])).size).toBe(world.decisions.length);
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

/** What open disputes and reserved refunds are about, and nothing else. */
function reservesHoldWhatIsReserved({ matter: { fundings, reservations }, balances }: World): void {
  for (const [reserve, kind] of [['disputes:EUR', 'DISPUTE'] as const, ['refunds:EUR', 'REFUND'] as const]) {
    const held = reservations.map((each) => (each.kind === kind ? heldMinor(each) : 0n));
    expect(balances.get(reserve) ?? 0n).toBe(held.reduce((sum, minor) => sum + minor, 0n));
  }
  for (const each of reservations) {
    if (each.status === 'RESERVED') expect(heldMinor(each)).toBe(each.amountMinor);
    else if (each.status !== 'OPEN') expect(heldMinor(each)).toBe(0n);
    if (each.status === 'REQUESTED') expect(fundings.some(({ id }) => id === each.fundingId)).toBe(false);
  }
}

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
