import { refundDecided } from '@quittance/events/billing';
import { paymentCaptured, paymentRefunded, refundChanged } from '@quittance/events/payment';
import { newId, toUuid } from '@quittance/ids';
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
  moved = await watch(fixture, { reserve: 'refunds:EUR', shortfall: 'shortfall:EUR', clearing: 'clearing:sandbox:EUR' });
});

/** What was told of refunds of the story's payment: `RESERVED`, or why not. */
async function decisions({ paymentId }: Pick<Story, 'paymentId'>): Promise<string[]> {
  const rows = await fixture.rows<{ decided: string }>(
    `SELECT coalesce(data->>'reason', data->>'decision') AS decided FROM outbox WHERE type = $1 AND data->>'paymentId' = $2 ORDER BY position`,
    refundDecided.type,
    paymentId,
  );
  return rows.map(({ decided }) => decided);
}

async function paid(): Promise<Story> {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured());
  return story;
}

/** So much of what the seller has goes to the payer. Answers what came of it. */
async function spend({ seller, payer }: Story, amount: string): Promise<string> {
  const toWalletId = await createOrganization(fixture, payer);
  const fromWalletId = await walletIdOf(fixture, seller.organization.id);
  const transfer = { fromWalletId, toWalletId, amount: eur(amount) };
  return (await outcomeOf(mutate(fixture, seller, 'transferFunds', transfer))).__typename;
}

const settled = { status: 'SETTLED', settled: '119.00', due: '0.00' };
const reopened = { status: 'PARTIALLY_SETTLED', settled: '100.00', due: '19.00' };

test('what is asked to be refunded is set aside out of the wallet of the receiver, and the bill stays settled', async () => {
  const story = await paid();
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  const { rows } = await fixture.pool.query('SELECT subject, data FROM outbox WHERE type = $1 AND subject = $2', [
    refundDecided.type,
    story.refundId,
  ]);
  const { refundId, paymentId } = story;
  const data = { refundId, paymentId, decision: 'RESERVED', reason: null, amountMinor: '1900', currency: 'EUR' };
  expect(rows).toEqual([{ subject: refundId, data }]);
  expect(await moved()).toEqual({ reserve: 1_900n, shortfall: 0n, clearing: -11_900n });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 10_000n });
  expect(await billOf(fixture, story)).toEqual(settled);
});

test('once it is refunded it leaves the reserve, the bill is open by it, and reports count it for that day', async () => {
  const story = await paid();
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  await fixture.tell(story.refunded(1_900n, { refundId: story.refundId, on: '2026-02-05' }));
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: -10_000n });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 10_000n });
  expect(await billOf(fixture, story)).toEqual(reopened);
  const changes = await fixture.rows(
    `SELECT amount_minor, happened_on::text FROM bill_change WHERE organization_id = $1 AND kind = 'REFUNDED'`,
    toUuid(story.seller.organization.id),
  );
  expect(changes).toEqual([{ amount_minor: 1_900n, happened_on: '2026-02-05' }]);
});

test('when it fails the receiver has it back', async () => {
  const story = await paid();
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  await fixture.tell(story.asked('FAILED', 1_900n));
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: -11_900n });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
  expect([await billOf(fixture, story), await decisions(story)]).toEqual([settled, ['RESERVED']]);
});

test('it is refused when the receiver has spent too much, and the platform does not stand in', async () => {
  const story = await paid();
  expect(await spend(story, '110.00')).toBe('TransferFundsSuccess');
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  expect(await decisions(story)).toEqual(['INSUFFICIENT_FUNDS']);
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: -11_900n });
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 11_000n, 'wallet:seller': 900n });
});

test('what is there of the money that its payer kept goes back to them when the receiver has too little', async () => {
  const story = storyOf();
  const amountMinor = 12_000n;
  await fixture.tell(story.issued, story.captured({ signedIn: true, amountMinor }));
  await spend(story, '119.00');
  await fixture.tell(story.asked('REQUESTED', amountMinor, { amountMinor }));
  expect(await decisions(story)).toEqual(['INSUFFICIENT_FUNDS']);
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 12_000n });
});

test('more than is left of the payment is refused: others have it, or have had it', async () => {
  const story = await paid();
  const ask = (amountMinor: bigint) => story.asked('REQUESTED', amountMinor, { refundId: newId('ref') });
  await fixture.tell(story.refunded(1_900n));
  await fixture.tell(ask(10_001n));
  await fixture.tell(ask(4_000n));
  await fixture.tell(ask(6_001n));
  await fixture.tell(ask(6_000n));
  expect(await decisions(story)).toEqual(['INSUFFICIENT_FUNDS', 'RESERVED', 'INSUFFICIENT_FUNDS', 'RESERVED']);
  expect(await moved()).toEqual({ reserve: 10_000n, shortfall: 0n, clearing: -10_000n });
});

test('it is refused while the payment is disputed, and can be asked for anew once that is won', async () => {
  const story = await paid();
  await fixture.tell(story.disputed('OPEN', { disputedMinor: 100n }));
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  await fixture.tell(story.disputed('WON', { disputedMinor: 100n }));
  await fixture.tell(story.asked('REQUESTED', 1_900n, { refundId: newId('ref') }));
  expect(await decisions(story)).toEqual(['DISPUTED', 'RESERVED']);
  expect(await moved()).toMatchObject({ reserve: 1_900n });
});

test('a dispute that is opened while a refund is set aside has the rest, and that too once the refund has failed', async () => {
  const story = await paid();
  const disputed = await watch(fixture, { reserve: 'disputes:EUR' });
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  await fixture.tell(story.disputed('OPEN'));
  await fixture.balanced();
  expect([await moved(), await disputed()]).toMatchObject([{ reserve: 1_900n, shortfall: 0n }, { reserve: 10_000n }]);
  await fixture.tell(story.asked('FAILED', 1_900n));
  expect([await moved(), await disputed()]).toMatchObject([{ reserve: 0n, shortfall: 0n }, { reserve: 11_900n }]);
  await fixture.tell(story.disputed('WON'));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n });
});

test('what is told again changes nothing and is decided no second time, whatever has become of it', async () => {
  const [made, failed, refused] = [await paid(), await paid(), await paid()];
  await spend(refused, '119.00');
  const all = [made, failed, refused];
  for (const _ of [1, 2]) await fixture.tell(...all.map((story) => story.asked('REQUESTED', 1_900n)));
  for (const _ of [1, 2]) {
    const refund = made.refunded(1_900n, { refundId: made.refundId });
    await fixture.tell(refund, failed.asked('FAILED', 1_900n), refused.asked('FAILED', 1_900n));
  }
  await fixture.tell(...all.map((story) => story.asked('REQUESTED', 1_900n)));
  await fixture.tell(made.asked('FAILED', 1_900n));
  expect(await Promise.all(all.map(decisions))).toEqual([['RESERVED'], ['RESERVED'], ['INSUFFICIENT_FUNDS']]);
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: 1_900n - 3n * 11_900n });
  expect(await balances(fixture, made)).toEqual({ 'wallet:seller': 10_000n });
  expect(await balances(fixture, failed)).toEqual({ 'wallet:seller': 11_900n });
});

const orders = (places: number[]): number[][] =>
  places.length < 2
    ? [places]
    : places.flatMap((place) => orders(places.filter((each) => each !== place)).map((rest) => [place, ...rest]));

test.each(['made', 'failed'])('in whatever order it is told, a refund that is %s ends the same', async (outcome) => {
  const stories = orders([0, 1, 2, 3]).map((order) => {
    const story = storyOf();
    const end = outcome === 'made' ? story.refunded(1_900n, { refundId: story.refundId }) : story.asked('FAILED', 1_900n);
    const facts = [story.issued, story.captured(), story.asked('REQUESTED', 1_900n), end];
    return { story, facts: order.flatMap((place) => facts[place] ?? []) };
  });
  for (const round of [0, 1, 2, 3]) await fixture.tell(...stories.flatMap(({ facts }) => facts[round] ?? []));
  for (const { story } of stories) {
    expect(await balances(fixture, story)).toEqual({ 'wallet:seller': outcome === 'made' ? 10_000n : 11_900n });
    expect(await billOf(fixture, story)).toEqual(outcome === 'made' ? reopened : settled);
    expect((await decisions(story)).length).toBeLessThan(2);
  }
  expect(await moved()).toMatchObject({ reserve: 0n, shortfall: 0n });
});

test('a receiver who spends the money at the same time spends it, or has it refunded; never both', async () => {
  const stories = await Promise.all([1, 2, 3, 4].map(paid));
  await Promise.all(stories.map(({ payer }) => createOrganization(fixture, payer)));
  const [spent] = await Promise.all([
    Promise.all(stories.map((story) => spend(story, '119.00'))),
    ...stories.map((story) => fixture.tell(story.asked('REQUESTED', 1_900n))),
  ]);
  for (const [index, story] of stories.entries()) {
    const isSpent = spent[index] === 'TransferFundsSuccess';
    expect(await decisions(story)).toEqual([isSpent ? 'INSUFFICIENT_FUNDS' : 'RESERVED']);
    expect(await balances(fixture, story)).toEqual(isSpent ? { 'wallet:payer': 11_900n } : { 'wallet:seller': 10_000n });
  }
  expect(await moved()).toMatchObject({ shortfall: 0n });
});

test('what the bill did not need is refunded first, then it is opened', async () => {
  const story = storyOf();
  const amountMinor = 12_000n;
  await fixture.tell(story.issued, story.captured({ amountMinor }), story.asked('REQUESTED', 2_000n, { amountMinor }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 10_000n });
  // The claimant gets what is left over and not set aside: nothing.
  await fixture.tell(story.claimed());
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 10_000n });
  await fixture.tell(story.refunded(2_000n, { amountMinor, refundId: story.refundId }));
  expect(await billOf(fixture, story)).toEqual(reopened);
});

test('what is left over of a refund that failed is the wallet’s of whoever has claimed the invoice meanwhile', async () => {
  const story = storyOf();
  const amountMinor = 12_000n;
  await fixture.tell(story.issued, story.captured({ amountMinor }), story.asked('REQUESTED', 2_000n, { amountMinor }));
  await fixture.tell(story.claimed());
  await fixture.tell(story.asked('FAILED', 2_000n, { amountMinor }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 100n, 'wallet:seller': 11_900n });
});

test('an invoice that is voided meanwhile gives back what is not set aside, and the rest when the refund fails', async () => {
  const story = storyOf();
  await fixture.tell(story.issued, story.captured({ signedIn: true }), story.asked('REQUESTED', 1_900n));
  await fixture.tell(story.voided);
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 10_000n });
  await fixture.tell(story.asked('FAILED', 1_900n));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 11_900n });
});

test('a payment recorded as cash is given back by its receiver: no wallet is asked', async () => {
  const story = storyOf();
  const cash = { provider: 'cash' };
  await fixture.tell(story.issued, story.captured(cash), story.asked('REQUESTED', 1_900n, cash));
  expect(await moved()).toMatchObject({ reserve: 1_900n });
  await fixture.tell(story.refunded(1_900n, { ...cash, refundId: story.refundId }));
  expect(await moved()).toEqual({ reserve: 0n, shortfall: 0n, clearing: 0n });
  expect(await billOf(fixture, story)).toEqual(reopened);
});

test('a top-up is refunded out of the wallet that was filled', async () => {
  const { payer } = storyOf();
  const walletId = await fund(fixture, payer, 1_000n);
  const payment = {
    ...paymentCaptured.example,
    ...{ paymentId: newId('pay'), purpose: 'TOP_UP' as const, amountMinor: '5000', invoiceId: null, toWalletId: walletId },
    organizationId: payer.organization.id,
    paidBy: { userId: payer.userId, organizationId: payer.organization.id },
  };
  const refundId = newId('ref');
  await fixture.tell(told(paymentCaptured, payment.paymentId, payment));
  await fixture.tell(
    told(refundChanged, payment.paymentId, { ...refundChanged.example, ...payment, refundId, refundMinor: '5000' }),
  );
  const filled = async () => (await walletState(fixture, payer, walletId))?.balance;
  expect([await decisions(payment), await filled(), (await moved()).reserve]).toEqual([['RESERVED'], '10.00', 5_000n]);
  await fixture.tell(
    told(paymentRefunded, payment.paymentId, { ...paymentRefunded.example, ...payment, refundId, refundedMinor: '5000' }),
  );
  expect([await filled(), (await moved()).reserve]).toEqual(['10.00', 0n]);
});

test('money that is not in the reserve of refunds is found', async () => {
  const story = await paid();
  await fixture.tell(story.asked('REQUESTED', 1_900n));
  const become = (status: string) => fixture.rows('UPDATE reservation SET status = $2 WHERE id = $1', story.refundId, status);
  await become('FAILED');
  await expect(fixture.balanced()).rejects.toThrow(`reserved_refunds_set_aside: SURPLUS ${story.paymentId}`);
  await become('RESERVED');
});
