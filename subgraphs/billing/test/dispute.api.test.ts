import { disputeChanged, paymentCaptured } from '@quittance/events/payment';
import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eur, mutate, outcomeOf, walletState } from './operations.ts';
import { type Fixture, startFixture, told } from './start-fixture.ts';
import { balances, billOf, createOrganization, fund, type Story, storyOf, walletIdOf } from './story.ts';
import { watch } from './watch.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

let moved: () => Promise<{ reserve: bigint; shortfall: bigint; clearing: bigint }>;
beforeEach(async () => {
  moved = await watch(fixture, { reserve: 'disputes:EUR', shortfall: 'shortfall:EUR', clearing: 'clearing:sandbox:EUR' });
});

const settled = { status: 'SETTLED', settled: '119.00', due: '0.00' };
const reopened = { status: 'OPEN', settled: '0.00', due: '119.00' };

test('an open dispute moves the money from the receiver to the reserve, and the bill stays settled', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured(), story.disputed('OPEN'));
  expect(await moved()).toEqual({ reserve: 11_900n, shortfall: 0n, clearing: -11_900n });
  expect(await balances(fixture, story)).toEqual({});
  expect(await billOf(fixture, story)).toEqual(settled);
  const id = await walletIdOf(fixture, story.seller.organization.id);
  const query = 'query ($id: ID!) { wallet(id: $id) { entries { nodes { side transfer { kind payment { id } } } } } }';
  const { data } = await fixture.run(story.seller, query, { id });
  const [last] = (data as unknown as { wallet: { entries: { nodes: unknown[] } } }).wallet.entries.nodes;
  expect(last).toEqual({ side: 'DEBIT', transfer: { kind: 'DISPUTE', payment: { id: story.paymentId } } });
});

test('a dispute that is won gives the money back to the receiver', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured(), story.disputed('OPEN'));
  await fixture.tell(story.disputed('WON'));
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: -11_900n });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
  expect(await billOf(fixture, story)).toEqual(settled);
});

test('a dispute that is lost takes the money out of the reserve, and the bill is open again', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured(), story.disputed('OPEN'));
  await fixture.tell(story.disputed('LOST'));
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: 0n });
  expect(await balances(fixture, story)).toEqual({});
  expect(await billOf(fixture, story)).toEqual(reopened);
});

test('a part that is disputed and lost opens the bill by that part', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured(), story.disputed('OPEN', { disputedMinor: 1_900n }));
  expect(await moved()).toMatchObject({ reserve: 1_900n });
  await fixture.tell(story.disputed('LOST', { disputedMinor: 1_900n }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 10_000n });
  expect(await billOf(fixture, story)).toEqual({ status: 'PARTIALLY_SETTLED', settled: '100.00', due: '19.00' });
});

/** A receiver who has spent what they were paid. */
async function spent(): Promise<Story> {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured());
  const toWalletId = await fund(fixture, story.payer, 100n);
  const fromWalletId = await walletIdOf(fixture, story.seller.organization.id);
  await outcomeOf(mutate(fixture, story.seller, 'transferFunds', { fromWalletId, toWalletId, amount: eur('119.00') }));
  return story;
}

test('what the receiver has spent is set aside at the expense of the platform, which has it back when it is won', async () => {
  const story = await spent();
  await fixture.tell(story.disputed('OPEN'));
  expect(await moved()).toMatchObject({ reserve: 11_900n, shortfall: -11_900n });
  await fixture.tell(story.disputed('WON'));
  expect(await moved()).toMatchObject({ reserve: 0n, shortfall: 0n });
});

test('what the receiver has spent stays a shortfall when it is lost', async () => {
  const story = await spent();
  await fixture.tell(story.disputed('OPEN'), story.disputed('LOST'));
  expect(await moved()).toMatchObject({ reserve: 0n, shortfall: -11_900n });
  expect(await billOf(fixture, story)).toEqual(reopened);
});

const orders = (places: number[]): number[][] =>
  places.length < 2
    ? [places]
    : places.flatMap((place) => orders(places.filter((each) => each !== place)).map((rest) => [place, ...rest]));

test.each(['WON', 'LOST'] as const)('in whatever order it is told, a dispute that is %s ends the same', async (outcome) => {
  const places = orders([0, 1, 2, 3]);
  const told = places.map((order) => {
    const story = storyOf();
    const facts = [story.issued, story.captured(), story.disputed('OPEN'), story.disputed(outcome)];
    return { story, facts: order.flatMap((place) => facts[place] ?? []) };
  });
  for (const round of [0, 1, 2, 3]) await fixture.tell(...told.flatMap(({ facts }) => facts[round] ?? []));
  for (const { story } of told) {
    expect(await balances(fixture, story)).toEqual(outcome === 'WON' ? { 'wallet:seller': 11_900n } : {});
    expect(await billOf(fixture, story)).toEqual(outcome === 'WON' ? settled : reopened);
  }
  expect(await moved()).toMatchObject({ reserve: 0n, shortfall: 0n });
});

test('a dispute about a top-up takes it out of the wallet that was filled, and back into it', async () => {
  const { payer } = storyOf();
  const toWalletId = await createOrganization(fixture, payer);
  const payment = {
    ...paymentCaptured.example,
    ...{ paymentId: newId('pay'), purpose: 'TOP_UP' as const, amountMinor: '5000', invoiceId: null, toWalletId },
    organizationId: payer.organization.id,
    paidBy: { userId: payer.userId, organizationId: payer.organization.id },
  };
  const disputed = (disputeStatus: 'OPEN' | 'WON') =>
    told(disputeChanged, payment.paymentId, { ...disputeChanged.example, ...payment, disputeStatus, disputedMinor: '5000' });
  const filled = async () => (await walletState(fixture, payer, toWalletId))?.balance;
  await fixture.tell(told(paymentCaptured, payment.paymentId, payment));
  expect(await filled()).toBe('50.00');
  await fixture.tell(disputed('OPEN'));
  expect([await filled(), (await moved()).reserve]).toEqual(['0.00', 5_000n]);
  await fixture.tell(disputed('WON'));
  expect([await filled(), (await moved()).reserve]).toEqual(['50.00', 0n]);
});

test('an invoice that is voided while its payment is disputed gives back what is not set aside, and the rest once it is won', async () => {
  const story = storyOf();
  await fixture.tell(
    story.issued,
    story.captured({ signedIn: true }),
    story.disputed('OPEN', { disputedMinor: 1_900n }),
    story.voided,
  );
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 10_000n });
  expect(await moved()).toMatchObject({ reserve: 1_900n });
  await fixture.tell(story.disputed('WON', { disputedMinor: 1_900n }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 11_900n });
});

test('two disputes about one payment set its money aside once', async () => {
  const story = storyOf();
  const [one, two] = [newId('evt'), newId('evt')];
  await fixture.tell(story.issued, story.captured());
  await fixture.tell(story.disputed('OPEN', { disputeId: one }), story.disputed('OPEN', { disputeId: two }));
  expect(await moved()).toMatchObject({ reserve: 11_900n, shortfall: 0n });
  await fixture.tell(story.disputed('WON', { disputeId: one }), story.disputed('WON', { disputeId: two }));
  expect(await moved()).toMatchObject({ reserve: 0n });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
});

test('money that is not where the outcome of a dispute wants it is found', async () => {
  const story = storyOf();
  const disputeId = `dispute of ${story.paymentId}`;
  await fixture.tell(story.issued, story.captured(), story.disputed('OPEN'));
  const become = (status: string) => fixture.rows('UPDATE reservation SET status = $2 WHERE id = $1', disputeId, status);
  await become('WON');
  await expect(fixture.balanced()).rejects.toThrow(`told_disputes_set_aside: SURPLUS ${story.paymentId}`);
  await become('LOST');
  await expect(fixture.balanced()).rejects.toThrow(`lost_disputes_refunded: MISSING ${disputeId}`);
  await become('OPEN');
  await fixture.tell(story.disputed('LOST'));
  await become('WON');
  await expect(fixture.balanced()).rejects.toThrow(`lost_disputes_refunded: SURPLUS ${disputeId}`);
  await become('LOST');
});
