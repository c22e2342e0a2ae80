import { anonymous } from '@quittance/access/caller';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { balances, createOrganization, fund, memberOf, type Story, storyOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

type Caller = Parameters<Fixture['run']>[0];
type Payer = { story: Story; walletId: string };

/** A payer with 200.00 EUR whose wallet pays bills of up to 150.00 EUR by itself, and an invoice over 119.00 EUR. */
async function payer(limits: Record<string, unknown> = {}, amountMinor = 20_000n): Promise<Payer> {
  const story = storyOf();
  const walletId = await fund(fixture, story.payer, amountMinor);
  const set = await outcomeOf(setAutopay(story.payer, { walletId, ...limits }));
  expect(set.__typename).toBe('SetAutopaySuccess');
  return { story, walletId };
}

const setAutopay = (caller: Caller, input: Record<string, unknown>) =>
  mutate(fixture, caller, 'setAutopay', { mostPerBill: eur('150.00'), ...input });

type BillState = { status: string; autopay: { status: string; reason: string | null } | null };

async function billOf({ payer: caller, invoiceId }: Story, who: Caller = caller): Promise<BillState | null> {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Invoice", id: $id }]) { ... on Invoice {
    bill { status autopay { status reason wallet { id } resolvedAt } } } } }`;
  const { data } = await fixture.run(who, query, { id: invoiceId });
  return (data as { _entities: { bill: BillState | null }[] } | null)?._entities[0]?.bill ?? null;
}

/** The bill after its wallet has tried: read once more, since its status may be older than what became of the attempt. */
async function isDone(story: Story): Promise<BillState | null> {
  await eventually(async () => (await billOf(story))?.autopay?.status.replace('DUE', ''));
  return billOf(story);
}

test('a new bill is paid by itself, once its payer has claimed it', async () => {
  const { story, walletId } = await payer();
  await fixture.tell(story.issued);
  expect((await billOf(story, story.seller))?.autopay).toBeNull();
  await fixture.tell(story.claimed());
  expect(await isDone(story)).toMatchObject({
    status: 'SETTLED',
    autopay: { status: 'PAID', reason: null, wallet: { id: walletId } },
  });
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 8_100n, 'wallet:seller': 11_900n });
});

test('whichever is heard of first, claim or issue, and however often: it is paid once', async () => {
  const { story } = await payer();
  await fixture.tell(story.claimed(), story.claimed());
  await fixture.tell(story.issued, story.issued, story.claimed());
  await isDone(story);
  await fixture.tell(story.claimed());
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 8_100n, 'wallet:seller': 11_900n });
});

test('a person pays in the same moment: the bill is paid once', async () => {
  for (let round = 0; round < 3; round++) {
    const { story, walletId } = await payer();
    await fixture.tell(story.issued, story.claimed());
    await outcomeOf(mutate(fixture, story.payer, 'payBill', { invoiceId: story.invoiceId, walletId }));
    await isDone(story);
    expect(await balances(fixture, story)).toEqual({ 'wallet:payer': 8_100n, 'wallet:seller': 11_900n });
  }
});

test.each([
  ['INSUFFICIENT_FUNDS', {}, 11_899n],
  ['LIMIT_PER_BILL', { mostPerBill: eur('118.99') }, 20_000n],
  ['LIMIT_PER_MONTH', { mostPerMonth: eur('118.99') }, 20_000n],
])('%s leaves the bill open and says so to the payer, not to who is owed', async (reason, limits, amountMinor) => {
  const { story } = await payer(limits, amountMinor);
  await fixture.tell(story.issued, story.claimed());
  expect(await isDone(story)).toMatchObject({ status: 'OPEN', autopay: { status: 'REFUSED', reason } });
  expect((await billOf(story, story.seller))?.autopay).toBeNull();
  expect(await balances(fixture, story)).toEqual({ 'wallet:payer': amountMinor });
  // It stays with a person, also when there is enough by then.
  const walletId = await fund(fixture, story.payer, 20_000n);
  const paid = await outcomeOf(mutate(fixture, story.payer, 'payBill', { invoiceId: story.invoiceId, walletId }));
  expect(paid.__typename).toBe('PayBillSuccess');
});

test('the limit per month counts what was paid by itself, also when bills come together, and begins anew', async () => {
  const { story, walletId } = await payer({ mostPerMonth: eur('240.00') }, 100_000n);
  const more = [1, 2, 3].map(() => storyOf({ seller: story.seller, payer: story.payer }));
  const all = [story, ...more.slice(0, 2)];
  await fixture.tell(...all.flatMap((each) => [each.issued, each.claimed()]));
  const bills = await Promise.all(all.map(isDone));
  expect(bills.map((bill) => bill?.autopay?.reason ?? 'PAID').sort()).toEqual(['LIMIT_PER_MONTH', 'PAID', 'PAID']);
  const query = 'query ($id: ID!) { wallet(id: $id) { autopay { mostPerMonth { amount } paidThisMonth { amount } } } }';
  const { data } = await fixture.run(story.payer, query, { id: walletId });
  expect(data?.wallet).toEqual({ autopay: { mostPerMonth: { amount: '240.00' }, paidThisMonth: { amount: '238.00' } } });
  fixture.moveClock(32 * 24 * 3_600_000);
  const [last] = more.slice(2);
  if (last === undefined) throw new Error('there is one more');
  await fixture.tell(last.issued, last.claimed());
  expect(await isDone(last)).toMatchObject({ autopay: { status: 'PAID' } });
});

test('bills that were there before, other wallets, and wallets told to stop pay nothing', async () => {
  const { story, walletId } = await payer();
  const [before, personal, stopped] = [1, 2, 3].map(() => storyOf({ payer: story.payer }));
  if (before === undefined || personal === undefined || stopped === undefined) throw new Error('there are three');
  const old = storyOf();
  await fixture.tell(old.issued, old.claimed());
  await fund(fixture, old.payer, 20_000n).then((id) => outcomeOf(setAutopay(old.payer, { walletId: id })));
  await fixture.tell(old.claimed(), personal.issued, personal.claimed('PERSON'));
  const { wallet } = await outcomeOf(mutate(fixture, story.payer, 'stopAutopay', { walletId }));
  expect(wallet).toEqual({ id: walletId, autopay: null });
  await fixture.tell(stopped.issued, stopped.claimed());
  for (const each of [old, personal, stopped]) expect((await billOf(each))?.autopay ?? null).toBeNull();
  expect((await billOf(old))?.status).toBe('OPEN');
});

test('a payment to oneself is left alone', async () => {
  const seller = memberOf();
  const story = storyOf({ seller, payer: seller });
  const walletId = await fund(fixture, seller, 20_000n);
  await outcomeOf(setAutopay(seller, { walletId }));
  await fixture.tell(story.issued, story.claimed());
  expect(await isDone(story)).toMatchObject({ status: 'OPEN', autopay: { reason: 'NOT_POSSIBLE' } });
});

test('SetAutopaySuccess replaces the limits; WalletNotFoundError, CurrencyMismatchError, ValidationError change nothing', async () => {
  const { story, walletId } = await payer();
  const { wallet } = await outcomeOf(setAutopay(story.payer, { walletId, mostPerBill: eur('1.00'), mostPerMonth: eur('2.00') }));
  expect(wallet.autopay).toMatchObject({ mostPerBill: { amount: '1.00' }, mostPerMonth: { amount: '2.00' } });
  const foreign = await createOrganization(fixture, memberOf());
  const namesOf = async (input: Record<string, unknown>) => {
    const { __typename, path } = await outcomeOf(setAutopay(story.payer, { walletId, ...input }));
    return [__typename, path];
  };
  expect(await namesOf({ walletId: foreign })).toEqual(['WalletNotFoundError', ['walletId']]);
  const usd = { amount: '1.00', currency: 'USD' };
  expect(await namesOf({ mostPerBill: usd })).toEqual(['CurrencyMismatchError', ['mostPerBill', 'currency']]);
  expect(await namesOf({ mostPerMonth: usd })).toEqual(['CurrencyMismatchError', ['mostPerMonth', 'currency']]);
  expect(await namesOf({ mostPerBill: eur('0') })).toEqual(['ValidationError', ['mostPerBill', 'amount']]);
  const stop = await outcomeOf(mutate(fixture, story.payer, 'stopAutopay', { walletId: foreign }));
  expect(stop).toMatchObject({ __typename: 'WalletNotFoundError', path: ['walletId'] });
});

test('who may only look, sets and stops nothing', async () => {
  const { story, walletId } = await payer();
  const viewer = memberOf({ role: 'VIEWER', organization: { id: story.payer.organization.id } });
  expect(await codeOf(setAutopay(viewer, { walletId }))).toBe('FORBIDDEN');
  expect(await codeOf(mutate(fixture, viewer, 'stopAutopay', { walletId }))).toBe('FORBIDDEN');
  expect(await codeOf(setAutopay(anonymous, { walletId }))).toBe('UNAUTHENTICATED');
});
