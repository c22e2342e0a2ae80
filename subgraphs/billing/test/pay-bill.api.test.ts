import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf, walletState } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { balances, createOrganization, fund, memberOf, type Story, storyOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

/** An invoice over 119.00 EUR that its payer has claimed, and the payer's wallet with money in it. */
async function claimedStory(amountMinor = 20_000n): Promise<{ story: Story; walletId: string }> {
  const story = storyOf();
  await fixture.tell(story.issued, story.claimed());
  return { story, walletId: await fund(fixture, story.payer, amountMinor) };
}

const payBill = ({ payer, invoiceId }: Story, input: Record<string, unknown>, caller: Parameters<Fixture['run']>[0] = payer) =>
  mutate(fixture, caller, 'payBill', { invoiceId, ...input });

const changesOf = (story: Story) =>
  fixture.rows<{ data: Record<string, unknown> }>(
    `SELECT data FROM outbox WHERE type LIKE '%.bill.changed.v1' AND data->>'invoiceId' = $1 ORDER BY sequence`,
    story.invoiceId,
  );

test('PayBillSuccess: all that is due, from a wallet, at once', async () => {
  const { story, walletId } = await claimedStory();
  const { __typename, bill, transfer } = await outcomeOf(payBill(story, { walletId }));
  expect(__typename).toBe('PayBillSuccess');
  expect(bill).toMatchObject({
    status: 'SETTLED',
    settled: { amount: '119.00' },
    due: { amount: '0.00' },
    transfers: [{ id: transfer.id }],
  });
  expect(bill.settledAt).not.toBeNull();
  expect(transfer).toMatchObject({ kind: 'BILL_PAYMENT', reference: 'INV-2026-00001' });
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n, 'wallet:payer': 8_100n });
  const [change] = await changesOf(story);
  expect(change?.data).toMatchObject({
    status: 'SETTLED',
    settledMinor: '11900',
    dueMinor: '0',
    version: 2,
    claimedByOrganizationId: story.payer.organization.id,
    cause: { kind: 'WALLET', transferId: transfer.id, paymentId: null, amountMinor: '11900' },
  });
});

test('a part of it, then the rest', async () => {
  const { story, walletId } = await claimedStory();
  const part = await outcomeOf(payBill(story, { walletId, amount: eur('19.00') }));
  expect(part.bill).toMatchObject({ status: 'PARTIALLY_SETTLED', due: { amount: '100.00' }, settledAt: null });
  const rest = await outcomeOf(payBill(story, { walletId }));
  expect(rest.bill).toMatchObject({ status: 'SETTLED', due: { amount: '0.00' } });
  expect(rest.bill.transfers).toEqual([{ id: part.transfer.id }, { id: rest.transfer.id }]);
});

test('InsufficientFundsError says what is available; nothing moves, and the answer stays', async () => {
  const { story, walletId } = await claimedStory(5_000n);
  const input = { walletId, idempotencyKey: newId('key') };
  const refused = await outcomeOf(payBill(story, input));
  expect(refused).toMatchObject({ __typename: 'InsufficientFundsError', path: ['amount'], available: eur('50.00') });
  await fund(fixture, story.payer, 20_000n);
  expect(await outcomeOf(payBill(story, input))).toEqual(refused);
  expect((await outcomeOf(payBill(story, { walletId }))).__typename).toBe('PayBillSuccess');
});

test('BillAlreadySettledError, also for the first key after somebody else has paid', async () => {
  const { story, walletId } = await claimedStory();
  await fixture.tell(story.captured());
  const input = { walletId, idempotencyKey: newId('key') };
  const refused = await outcomeOf(payBill(story, input));
  expect(refused).toMatchObject({ __typename: 'BillAlreadySettledError', path: ['invoiceId'] });
  await fixture.tell(story.refunded(11_900n));
  expect(await outcomeOf(payBill(story, input))).toEqual(refused);
  expect((await outcomeOf(payBill(story, { walletId }))).__typename).toBe('PayBillSuccess');
});

test('BillCanceledError for a voided invoice', async () => {
  const { story, walletId } = await claimedStory();
  await fixture.tell(story.voided);
  expect(await outcomeOf(payBill(story, { walletId }))).toMatchObject({ __typename: 'BillCanceledError', path: ['invoiceId'] });
});

test('BillAmountExceededError says what is due', async () => {
  const { story, walletId } = await claimedStory();
  const outcome = await outcomeOf(payBill(story, { walletId, amount: eur('119.01') }));
  expect(outcome).toMatchObject({ __typename: 'BillAmountExceededError', path: ['amount'], remaining: { amount: '119.00' } });
});

test('BillNotFoundError for unknown, unclaimed and foreign bills alike, and for the one who is owed', async () => {
  const { story, walletId } = await claimedStory();
  const unclaimed = storyOf({ payer: story.payer });
  const foreign = storyOf();
  await fixture.tell(unclaimed.issued, foreign.issued, foreign.claimed());
  const outcomes = await Promise.all(
    [newId('inv'), unclaimed.invoiceId, foreign.invoiceId].map((invoiceId) => outcomeOf(payBill(story, { walletId, invoiceId }))),
  );
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  expect(outcomes[0]).toMatchObject({ __typename: 'BillNotFoundError', code: 'BILL_NOT_FOUND', path: ['invoiceId'] });
  const sellersWallet = await createOrganization(fixture, story.seller);
  const own = await outcomeOf(payBill(story, { walletId: sellersWallet }, story.seller));
  expect(own.__typename).toBe('BillNotFoundError');
});

test('WalletNotFoundError for a foreign wallet, CurrencyMismatchError for one in another currency', async () => {
  const { story } = await claimedStory();
  const foreign = await fund(fixture, memberOf(), 20_000n);
  expect(await outcomeOf(payBill(story, { walletId: foreign }))).toMatchObject({
    __typename: 'WalletNotFoundError',
    path: ['walletId'],
  });
  const opened = await outcomeOf(mutate(fixture, story.payer, 'openWallet', { currency: 'USD', owner: 'ORGANIZATION' }));
  const mismatch = await outcomeOf(payBill(story, { walletId: opened.wallet.id }));
  expect(mismatch).toMatchObject({ __typename: 'CurrencyMismatchError', path: ['walletId'] });
});

test('SameWalletError when one has to pay oneself', async () => {
  const seller = memberOf();
  const story = storyOf({ seller, payer: seller });
  await fixture.tell(story.issued, story.claimed());
  const walletId = await fund(fixture, seller, 20_000n);
  expect(await outcomeOf(payBill(story, { walletId }))).toMatchObject({ __typename: 'SameWalletError', path: ['walletId'] });
});

test('IdempotencyKeyReusedError for a known key with another body', async () => {
  const { story, walletId } = await claimedStory();
  const idempotencyKey = newId('key');
  await outcomeOf(payBill(story, { walletId, idempotencyKey, amount: eur('1.00') }));
  expect((await outcomeOf(payBill(story, { walletId, idempotencyKey }))).__typename).toBe('IdempotencyKeyReusedError');
  const other = storyOf({ payer: story.payer });
  await fixture.tell(other.issued, other.claimed());
  const elsewhere = await outcomeOf(payBill(other, { walletId, idempotencyKey, amount: eur('1.00') }));
  expect(elsewhere.__typename).toBe('IdempotencyKeyReusedError');
});

test('ValidationError names the field', async () => {
  const { story, walletId } = await claimedStory();
  expect(await outcomeOf(payBill(story, { walletId, amount: eur('0.00') }))).toMatchObject({
    __typename: 'ValidationError',
    path: ['amount', 'amount'],
  });
  expect(await outcomeOf(payBill(story, { walletId: newId('inv') }))).toMatchObject({
    __typename: 'ValidationError',
    path: ['walletId'],
  });
});

test('who may only look, may not pay', async () => {
  const { story, walletId } = await claimedStory();
  const organization = { id: story.payer.organization.id };
  expect(await codeOf(payBill(story, { walletId }, memberOf({ role: 'VIEWER', organization })))).toBe('FORBIDDEN');
  expect(await codeOf(payBill(story, { walletId }, anonymous))).toBe('UNAUTHENTICATED');
});

test('the same key from two windows at once pays once', async () => {
  const { story, walletId } = await claimedStory();
  const input = { walletId, idempotencyKey: newId('key'), amount: eur('10.00') };
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcomeOf(payBill(story, input))));
  expect(new Set(outcomes.map(({ transfer }) => transfer.id)).size).toBe(1);
  expect(await walletState(fixture, story.payer, walletId)).toMatchObject({ balance: '190.00' });
});

test('two windows with two keys: the bill is paid once', async () => {
  const { story, walletId } = await claimedStory(100_000n);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcomeOf(payBill(story, { walletId }))));
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual([
    ...Array(5).fill('BillAlreadySettledError'),
    'PayBillSuccess',
  ]);
  expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n, 'wallet:payer': 88_100n });
});

test('paying from the wallet while a payment is captured: never settled by more than its amount, nothing lost', async () => {
  for (let round = 0; round < 5; round++) {
    const { story, walletId } = await claimedStory();
    const [paid] = await Promise.all([outcomeOf(payBill(story, { walletId })), fixture.tell(story.captured({ signedIn: true }))]);
    expect(['PayBillSuccess', 'BillAlreadySettledError']).toContain(paid.__typename);
    // Whoever came second has their money in the payer's wallet.
    expect(await balances(fixture, story)).toEqual({ 'wallet:seller': 11_900n, 'wallet:payer': 20_000n });
  }
});

test('a bill paid from a wallet and voided afterwards gives the money back, as far as the receiver has it', async () => {
  const [kept, spent] = [await claimedStory(), await claimedStory()];
  for (const { story, walletId } of [kept, spent]) await outcomeOf(payBill(story, { walletId }));
  const sellersWallet = await createOrganization(fixture, spent.story.seller);
  const elsewhere = await createOrganization(fixture, memberOf());
  await outcomeOf(
    mutate(fixture, spent.story.seller, 'transferFunds', {
      fromWalletId: sellersWallet,
      toWalletId: elsewhere,
      amount: eur('1.00'),
    }),
  );
  await fixture.tell(kept.story.voided, spent.story.voided);
  expect(await balances(fixture, kept.story)).toEqual({ 'wallet:payer': 20_000n });
  expect(await balances(fixture, spent.story)).toEqual({ 'wallet:payer': 8_100n, 'wallet:seller': 11_800n });
  expect((await changesOf(spent.story)).at(-1)?.data).toMatchObject({
    status: 'CANCELED',
    settledMinor: '11900',
    dueMinor: '0',
  });
});
