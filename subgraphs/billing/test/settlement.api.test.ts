import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, type Told } from './start-fixture.ts';
import { type BillState, balances, billOf, type Story, storyOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

describe('whatever the order in which the others tell it', () => {
  const cases: readonly [name: string, facts: (story: Story) => Told[], bill: BillState, money: Record<string, bigint>][] = [
    [
      'an anonymous payment settles the bill',
      (story) => [story.issued, story.captured(), story.claimed()],
      { status: 'SETTLED', settled: '119.00', due: '0.00' },
      { 'wallet:seller': 11_900n },
    ],
    [
      'what was paid too much moves to the wallet of whoever claims the invoice',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n }), story.claimed()],
      { status: 'SETTLED', settled: '119.00', due: '0.00' },
      { 'wallet:seller': 11_900n, 'wallet:payer': 100n },
    ],
    [
      'a person who claims for themselves gets it into their own wallet',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n }), story.claimed('PERSON')],
      { status: 'SETTLED', settled: '119.00', due: '0.00' },
      { 'wallet:seller': 11_900n, 'wallet:person': 100n },
    ],
    [
      'without a claim it stays on the account of the payer',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n })],
      { status: 'SETTLED', settled: '119.00', due: '0.00' },
      { 'wallet:seller': 11_900n, 'payer:seller:partner': 100n },
    ],
    [
      'a payer who is signed in keeps the rest in their wallet',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n, signedIn: true })],
      { status: 'SETTLED', settled: '119.00', due: '0.00' },
      { 'wallet:seller': 11_900n, 'wallet:payer': 100n },
    ],
    [
      'a payment of a voided invoice goes back to whoever paid',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n }), story.claimed(), story.voided],
      { status: 'CANCELED', settled: '0.00', due: '0.00' },
      { 'wallet:payer': 12_000n },
    ],
    [
      'an anonymous payment of a voided invoice lies on the account of the payer',
      (story) => [story.issued, story.captured(), story.voided],
      { status: 'CANCELED', settled: '0.00', due: '0.00' },
      { 'payer:seller:partner': 11_900n },
    ],
    [
      'a refund takes what was not needed first, then opens the bill again',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n }), story.refunded(1_100n, { amountMinor: 12_000n })],
      { status: 'PARTIALLY_SETTLED', settled: '109.00', due: '10.00' },
      { 'wallet:seller': 10_900n },
    ],
    [
      'cash settles the bill and never becomes money that can be spent',
      (story) => [story.issued, story.captured({ amountMinor: 12_000n, provider: 'cash' }), story.claimed()],
      { status: 'SETTLED', settled: '119.00', due: '0.00' },
      { 'outside:seller:cash': 11_900n, 'payer:seller:partner': 100n },
    ],
    [
      'a payment in another currency is kept and applied to nothing',
      (story) => [story.issued, story.captured({ currency: 'JPY' })],
      { status: 'OPEN', settled: '0.00', due: '119.00' },
      { 'payer:seller:partner:JPY': 11_900n },
    ],
  ];

  test.each(cases)('%s', async (_, facts, bill, money) => {
    for (const order of permutations(facts(storyOf()).map((_fact, index) => index))) {
      const story = storyOf();
      const told = facts(story);
      for (const index of order) await fixture.tell(...told.slice(index, index + 1));
      expect({ order, bill: await billOf(fixture, story), money: await balances(fixture, story) }).toEqual({
        order,
        bill,
        money,
      });
    }
  });
});

test('all facts in one batch have the effect they have one by one', async () => {
  const story = storyOf();
  await fixture.tell(story.captured({ amountMinor: 12_000n }), story.claimed(), story.issued);
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n, 'wallet:payer': 100n });
});

test('a fact told twice has one effect', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.issued, story.captured(), story.captured());
  await fixture.tell(story.issued, story.captured());
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
});

test('a payment that came for nothing is applied when the bill is open again', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured());
  await fixture.tell(story.captured({ paymentId: newId('pay') }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n, 'payer:seller:partner': 11_900n });
  await fixture.tell(story.refunded(11_900n));
  expect(await billOf(fixture, story)).toEqual({ status: 'SETTLED', settled: '119.00', due: '0.00' });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
});

test('bills and payments of many invoices at once, each with its own outcome', async () => {
  const stories = Array.from({ length: 40 }, () => storyOf());
  await fixture.tell(...stories.flatMap((story) => [story.captured(), story.issued]));
  for (const story of stories) expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
});
