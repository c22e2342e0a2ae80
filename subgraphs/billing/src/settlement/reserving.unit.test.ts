import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  amountMinor,
  captured,
  organizationId,
  payerOrganizationId,
  simple,
  stateOf,
  story,
  World,
} from '../../test/settling-world.ts';
import type { DisputeStatus } from './reservation.ts';

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

const ask = (world: World, asked: bigint, id = 1, status: 'REQUESTED' | 'FAILED' = 'REQUESTED') =>
  world.take({ kind: 'asked', id, fundingId: 7, amountMinor: asked, status });
const reserveOf = (world: World) => world.balances.get('refunds:EUR') ?? 0n;

test('all of a refund that is asked for is set aside, or nothing is, and the platform pays for nobody; what failed is back where it was', () => {
  const facts = [simple('issued'), simple('claimed'), simple('voided'), captured(7), simple('spent')];
  fc.assert(
    fc.property(story(facts), amountMinor, (told, asked) => {
      const world = new World();
      for (const fact of [...told, { kind: 'captured', id: 7, amountMinor: 100n, signedIn: true, offline: false } as const])
        world.take(fact);
      const before = stateOf(world);
      ask(world, asked);
      const [decision = ''] = world.decisions;
      expect(world.balances.get('shortfall:EUR') ?? 0n).toBe(0n);
      if (decision === 'refund 1: RESERVED') {
        expect(reserveOf(world)).toBe(asked);
        expect(stateOf(world).settledMinor).toBe(before.settledMinor);
        ask(world, asked, 1, 'FAILED');
      } else expect(decision).toBe('refund 1: INSUFFICIENT_FUNDS');
      expect(stateOf(world)).toEqual(before);
    }),
    { numRuns: 500 },
  );
});

/** 119 paid for a bill of 100 by somebody who is signed in: 19 are in their wallet. */
function overpaid(): World {
  const world = new World();
  world.take({ kind: 'issued' });
  world.take({ kind: 'captured', id: 7, amountMinor: 119n, signedIn: true, offline: false });
  return world;
}

test("what the payer's wallet has is set aside before the receiver is asked, and all of it is back when the receiver has too little", () => {
  const world = overpaid();
  const before = stateOf(world);
  ask(world, 20n);
  expect(world.matter.reservations).toMatchObject([{ status: 'RESERVED', releasedMinor: 19n, appliedMinor: 1n }]);
  ask(world, 20n, 1, 'FAILED');
  expect(stateOf(world)).toEqual(before);
  world.take({ kind: 'spent' });
  ask(world, 20n, 2);
  expect(world.decisions).toEqual(['refund 1: RESERVED', 'refund 2: INSUFFICIENT_FUNDS']);
  expect(stateOf(world).balances).toContainEqual([`wallet:${payerOrganizationId}:EUR`, 19n]);
  expect(reserveOf(world)).toBe(0n);
});

test('what is set aside for one refund is not there for another', () => {
  const world = overpaid();
  ask(world, 100n);
  ask(world, 20n, 2);
  ask(world, 19n, 3);
  expect(world.decisions).toEqual(['refund 1: RESERVED', 'refund 2: INSUFFICIENT_FUNDS', 'refund 3: RESERVED']);
  expect(reserveOf(world)).toBe(119n);
});

test('while the payment is disputed no refund of it is set aside; a dispute that comes later leaves what is', () => {
  const world = overpaid();
  const dispute = (status: DisputeStatus) => world.take({ kind: 'disputed', id: 1, fundingId: 7, amountMinor: 119n, status });
  ask(world, 30n);
  dispute('OPEN');
  ask(world, 1n, 2);
  expect(world.decisions).toEqual(['refund 1: RESERVED', 'refund 2: DISPUTED']);
  expect([reserveOf(world), world.balances.get('disputes:EUR')]).toEqual([30n, 89n]);
  // It is the dispute's once it is no more the refund's.
  ask(world, 30n, 1, 'FAILED');
  expect([reserveOf(world), world.balances.get('disputes:EUR')]).toEqual([0n, 119n]);
  dispute('WON');
  ask(world, 1n, 3);
  expect(world.decisions.at(-1)).toBe('refund 3: RESERVED');
});

test('what is given back of a refund takes no more than that out of the reserve, and the rest is handed back', () => {
  const world = overpaid();
  ask(world, 30n);
  world.take({ kind: 'refunded', id: 1, fundingId: 7, amountMinor: 25n });
  ask(world, 30n, 1, 'FAILED');
  expect(world.matter.reservations).toMatchObject([{ status: 'REFUNDED' }]);
  expect(stateOf(world)).toMatchObject({ status: 'PARTIALLY_SETTLED', settledMinor: 94n });
  expect(stateOf(world).balances).toEqual([
    ['clearing:sandbox:EUR', -94n],
    [`wallet:${organizationId}:EUR`, 94n],
  ]);
});

test('a refund that was made before it is heard that somebody asked for it is decided no more', () => {
  const world = overpaid();
  world.take({ kind: 'refunded', id: 1, fundingId: 7, amountMinor: 30n });
  const before = stateOf(world);
  ask(world, 30n);
  ask(world, 30n, 1, 'FAILED');
  expect([world.decisions, reserveOf(world), stateOf(world)]).toEqual([[], 0n, before]);
  expect(world.matter.reservations).toMatchObject([{ status: 'REFUNDED' }]);
});
