import { paymentCaptured, paymentRefunded } from '@quittance/events/payment';
import { type Id, newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eur, mutate, outcomeOf } from './operations.ts';
import { type Fixture, startFixture, type Told, told } from './start-fixture.ts';
import { balances, createOrganization, fund, type Member, memberOf, storyOf, walletIdOf } from './story.ts';

let fixture: Fixture;
/** What somebody has to look at: reconciliation tells of it from then on. */
const overRefunded: string[] = [];
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced(overRefunded));
afterAll(() => fixture.stop());

type Paid = {
  purpose: 'TOP_UP' | 'PAY_USER';
  paidBy: Member;
  toWalletId: Id<'wal'>;
  amountMinor?: bigint;
  paymentId?: Id<'pay'>;
  /** By the person for themselves. */
  personally?: boolean;
};

function payment({ purpose, paidBy, toWalletId, amountMinor = 5_000n, paymentId = newId('pay'), personally = false }: Paid) {
  const organizationId = personally ? null : paidBy.organization.id;
  return {
    ...paymentCaptured.example,
    paymentId,
    purpose,
    organizationId,
    invoiceId: null,
    amountMinor: amountMinor.toString(),
    paidBy: { userId: paidBy.userId, organizationId },
    toWalletId,
  };
}

function captured(paid: Paid): Told {
  const data = payment(paid);
  return told(paymentCaptured, data.paymentId, { ...data, capturedAt: '2026-02-01T08:00:00.000Z' });
}

function refunded(paid: Paid, refundedMinor: bigint): Told {
  const data = payment(paid);
  const refund = { refundId: newId('pay'), refundedMinor: refundedMinor.toString(), refundedAt: '2026-02-02T08:00:00.000Z' };
  return told(paymentRefunded, data.paymentId, { ...data, ...refund });
}

/** Somebody who pays, somebody who is paid: `payer` and `seller` in `balances`. */
async function parties() {
  const story = storyOf();
  const toWalletId = await createOrganization(fixture, story.seller);
  return { story, toWalletId, payer: story.payer, seller: story.seller };
}

test('a top-up fills the wallet it was made for', async () => {
  const { story, payer } = await parties();
  const toWalletId = await createOrganization(fixture, payer);
  await fixture.tell(captured({ purpose: 'TOP_UP', paidBy: payer, toWalletId }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 5_000n });
});

test('a payment to somebody’s wallet runs through the payer’s own, which opens for it', async () => {
  const { story, payer, toWalletId } = await parties();
  const paymentId = newId('pay');
  await fixture.tell(captured({ purpose: 'PAY_USER', paidBy: payer, toWalletId, paymentId }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 5_000n });
  const query =
    'query ($id: ID!) { wallet(id: $id) { entries { nodes { side amount { amount } transfer { kind payment { id } } } } } }';
  const walletId = await walletIdOf(fixture, payer.organization.id);
  const { entries } = await outcomeOf(fixture.run(payer, query, { id: walletId }));
  const transfer = { kind: 'PAYMENT', payment: { id: paymentId } };
  expect(entries.nodes).toEqual([
    { side: 'DEBIT', amount: { amount: '50.00' }, transfer },
    { side: 'CREDIT', amount: { amount: '50.00' }, transfer },
  ]);
});

test('one journal books what belongs together', async () => {
  const { payer, toWalletId } = await parties();
  const paymentId = newId('pay');
  await fixture.tell(captured({ purpose: 'PAY_USER', paidBy: payer, toWalletId, paymentId }));
  const journals = await fixture.rows<{ type: string; transfers: bigint }>(
    `SELECT journal.type, count(*) AS transfers FROM journal JOIN transfer ON transfer.journal_id = journal.id
      WHERE journal.external_ref = $1 GROUP BY journal.id, journal.type`,
    paymentId,
  );
  expect(journals).toEqual([{ type: 'payment', transfers: 2n }]);
});

test('a person who pays for themselves pays through their own wallet', async () => {
  const { story, payer, toWalletId } = await parties();
  await fixture.tell(captured({ purpose: 'PAY_USER', paidBy: payer, toWalletId, personally: true }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 5_000n });
  expect(await walletIdOf(fixture, payer.userId)).toMatch(/^wal_/);
});

test('a payment to a wallet that is not there stays in the payer’s', async () => {
  const { story, payer } = await parties();
  await fixture.tell(captured({ purpose: 'PAY_USER', paidBy: payer, toWalletId: newId('wal') }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 5_000n });
});

test('paying oneself only fills the wallet', async () => {
  const { story, payer } = await parties();
  const toWalletId = await createOrganization(fixture, payer);
  await fixture.tell(captured({ purpose: 'PAY_USER', paidBy: payer, toWalletId }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 5_000n });
});

test('whoever issues an invoice to themselves and pays it has the money they paid', async () => {
  const seller = memberOf();
  const story = storyOf({ seller, payer: seller });
  await fixture.tell(story.issued, story.claimed(), story.captured({ signedIn: true }));
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 11_900n });
  await fixture.tell(story.voided);
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 11_900n });
});

test('refunds take the money back from where it went, whichever of the two events comes first', async () => {
  for (const purpose of ['TOP_UP', 'PAY_USER'] as const) {
    const { story, payer, toWalletId } = await parties();
    const paid: Paid = { purpose, paidBy: payer, toWalletId, paymentId: newId('pay') };
    await fixture.tell(refunded(paid, 2_000n));
    await fixture.tell(captured(paid));
    expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 3_000n });
  }
});

test('a refund of money that was spent stands as a shortfall of the platform; nobody is overdrawn', async () => {
  const { story, payer, seller, toWalletId } = await parties();
  const paid: Paid = { purpose: 'PAY_USER', paidBy: payer, toWalletId, paymentId: newId('pay') };
  await fixture.tell(captured(paid));
  const elsewhere = await createOrganization(fixture, memberOf());
  await outcomeOf(
    mutate(fixture, seller, 'transferFunds', { fromWalletId: toWalletId, toWalletId: elsewhere, amount: eur('49.00') }),
  );
  await fixture.tell(refunded(paid, 5_000n));
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 100n });
  const [shortfall] = await fixture.rows(
    `SELECT credits_posted - debits_posted AS balance FROM account WHERE code = 'shortfall:EUR'`,
  );
  expect(shortfall).toEqual({ balance: -5_000n });
});

test('more than was paid is never refunded; the rest of such a refund is left for somebody to look at', async () => {
  const { story, payer, toWalletId } = await parties();
  const paymentId = newId('pay');
  const paid: Paid = { purpose: 'PAY_USER', paidBy: payer, toWalletId, paymentId };
  await fixture.tell(captured(paid), refunded(paid, 4_000n), refunded(paid, 4_000n));
  expect(await balances(fixture, story)).toEqual({});
  const open = await fixture.rows(`SELECT amount_minor - booked_minor AS open FROM refund WHERE booked_minor < amount_minor`);
  expect(open).toEqual([{ open: 3_000n }]);
  await expect(fixture.balanced()).rejects.toThrow(`told_refunds_booked: AMOUNT ${paymentId}`);
  overRefunded.push(paymentId);
});

test('captures, payments from wallets and transfers of the same people at once: no deadlock, nothing lost, nothing doubled', async () => {
  const [seller, payer] = [memberOf(), memberOf()];
  const [toWalletId, fromWalletId] = [await createOrganization(fixture, seller), await fund(fixture, payer, 100_000n)];
  const stories = Array.from({ length: 12 }, () => storyOf({ seller, payer, totalMinor: 1_000n }));
  await fixture.tell(...stories.flatMap((story) => [story.issued, story.claimed()]));
  const outcomes = await Promise.all([
    ...stories.map(({ invoiceId }) => outcomeOf(mutate(fixture, payer, 'payBill', { invoiceId, walletId: fromWalletId }))),
    ...stories.map(() => outcomeOf(mutate(fixture, payer, 'transferFunds', { fromWalletId, toWalletId, amount: eur('1.00') }))),
    ...stories.map(() =>
      outcomeOf(
        mutate(fixture, seller, 'transferFunds', { fromWalletId: toWalletId, toWalletId: fromWalletId, amount: eur('0.01') }),
      ),
    ),
    fixture
      .tell(...[...stories].reverse().map((story) => story.captured({ signedIn: true })))
      .then(() => ({ __typename: 'told' })),
  ]);
  const expected = /^(PayBillSuccess|BillAlreadySettledError|TransferFundsSuccess|InsufficientFundsError|told)$/;
  for (const { __typename } of outcomes) expect(__typename).toMatch(expected);
  const bills = await fixture.rows<{ status: string }>(
    `SELECT DISTINCT status FROM bill WHERE claimed_by_organization_id IS NOT NULL AND amount_minor = 1000`,
  );
  expect(bills).toEqual([{ status: 'SETTLED' }]);
  const [story] = stories;
  const moneyNow = story === undefined ? {} : await balances(fixture, story);
  // All that came in: the top-up and twelve payments.
  expect(Object.values(moneyNow).reduce((sum, balance) => sum + balance, 0n)).toBe(112_000n);
});
