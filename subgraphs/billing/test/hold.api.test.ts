import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf, walletState } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createOrganization, fund, type Member, memberOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const hour = 3_600_000;
const inAnHour = () => new Date(fixture.now().getTime() + hour).toISOString();

type Two = { payer: Member; payee: Member; wallets: { walletId: string; toWalletId: string } };

/** A payer with 10.00 EUR, and somebody to pay. */
async function twoWallets(): Promise<Two> {
  const [payer, payee] = [memberOf(), memberOf()];
  return {
    payer,
    payee,
    wallets: { walletId: await fund(fixture, payer, 1_000n), toWalletId: await createOrganization(fixture, payee) },
  };
}

const placeHold = (caller: Parameters<Fixture['run']>[0], input: Record<string, unknown>) =>
  mutate(fixture, caller, 'placeHold', { amount: eur('6.00'), expiresAt: inAnHour(), ...input });

/** A hold over 6.00 of 10.00 EUR. */
async function placed(): Promise<Two & { holdId: string }> {
  const two = await twoWallets();
  const { hold } = await outcomeOf(placeHold(two.payer, two.wallets));
  return { ...two, holdId: hold.id };
}

const capture = (caller: Parameters<Fixture['run']>[0], input: Record<string, unknown>) =>
  mutate(fixture, caller, 'captureHold', input);
const release = (caller: Parameters<Fixture['run']>[0], input: Record<string, unknown>) =>
  mutate(fixture, caller, 'releaseHold', input);

test('PlaceHoldSuccess: held money is still there, but can not be spent', async () => {
  const { payer, wallets } = await twoWallets();
  const { __typename, hold } = await outcomeOf(placeHold(payer, wallets));
  expect(__typename).toBe('PlaceHoldSuccess');
  expect(hold).toMatchObject({ status: 'PLACED', amount: { amount: '6.00' }, captured: { amount: '0.00' } });
  expect(await walletState(fixture, payer, wallets.walletId)).toEqual({ balance: '10.00', available: '4.00', held: '6.00' });
  const spend = { fromWalletId: wallets.walletId, toWalletId: wallets.toWalletId, amount: eur('4.01') };
  expect(await outcomeOf(mutate(fixture, payer, 'transferFunds', spend))).toMatchObject({ available: eur('4.00') });
});

test('InsufficientFundsError, WalletNotFoundError, CurrencyMismatchError, SameWalletError', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const namesOf = async (input: Record<string, unknown>, caller = payer) => {
    const { __typename, path } = await outcomeOf(placeHold(caller, { ...wallets, ...input }));
    return [__typename, path];
  };
  expect(await namesOf({ amount: eur('10.01') })).toEqual(['InsufficientFundsError', ['amount']]);
  expect(await namesOf({}, payee)).toEqual(['WalletNotFoundError', ['walletId']]);
  expect(await namesOf({ toWalletId: newId('wal') })).toEqual(['WalletNotFoundError', ['toWalletId']]);
  expect(await namesOf({ amount: { amount: '1', currency: 'JPY' } })).toEqual(['CurrencyMismatchError', ['amount', 'currency']]);
  expect(await namesOf({ toWalletId: wallets.walletId })).toEqual(['SameWalletError', ['toWalletId']]);
});

test.each([
  ['in the past', -1],
  ['more than a year ahead', 367 * 24 * hour],
])('ValidationError for an expiry %s', async (_, ms) => {
  const { payer, wallets } = await twoWallets();
  const expiresAt = new Date(fixture.now().getTime() + ms).toISOString();
  expect(await outcomeOf(placeHold(payer, { ...wallets, expiresAt }))).toMatchObject({
    __typename: 'ValidationError',
    path: ['expiresAt'],
  });
});

test('the same key places one hold, also after it has expired; with another body it is IdempotencyKeyReusedError', async () => {
  const { payer, wallets } = await twoWallets();
  const input = { ...wallets, idempotencyKey: newId('key'), expiresAt: inAnHour() };
  const [first, again] = await Promise.all([outcomeOf(placeHold(payer, input)), outcomeOf(placeHold(payer, input))]);
  expect(first.hold.id).toBe(again.hold.id);
  expect(await walletState(fixture, payer, wallets.walletId)).toMatchObject({ held: '6.00' });
  expect((await outcomeOf(placeHold(payer, { ...input, amount: eur('1.00') }))).__typename).toBe('IdempotencyKeyReusedError');
});

test('CaptureHoldSuccess: a part moves, the rest is free again', async () => {
  const { payer, payee, wallets, holdId } = await placed();
  const outcome = await outcomeOf(capture(payee, { holdId, amount: eur('2.50') }));
  expect(outcome).toMatchObject({
    __typename: 'CaptureHoldSuccess',
    hold: { status: 'CAPTURED', captured: { amount: '2.50' } },
    transfer: { kind: 'HOLD_CAPTURE', amount: { amount: '2.50' } },
  });
  expect(await walletState(fixture, payer, wallets.walletId)).toEqual({ balance: '7.50', available: '7.50', held: '0.00' });
  expect(await walletState(fixture, payee, wallets.toWalletId)).toMatchObject({ balance: '2.50' });
});

test('all of it moves unless told; the key answers the same again', async () => {
  const { payer, payee, wallets, holdId } = await placed();
  const input = { holdId, idempotencyKey: newId('key') };
  const outcome = await outcomeOf(capture(payer, input));
  expect(outcome).toMatchObject({ hold: { captured: { amount: '6.00' } } });
  expect(await outcomeOf(capture(payer, input))).toEqual(outcome);
  expect(await walletState(fixture, payee, wallets.toWalletId)).toMatchObject({ balance: '6.00' });
});

test('HoldAmountExceededError, CurrencyMismatchError and ValidationError leave the hold as it is', async () => {
  const { payer, wallets, holdId } = await placed();
  const more = await outcomeOf(capture(payer, { holdId, amount: eur('6.01') }));
  expect(more).toMatchObject({ __typename: 'HoldAmountExceededError', path: ['amount'], held: { amount: '6.00' } });
  const mismatch = await outcomeOf(capture(payer, { holdId, amount: { amount: '1', currency: 'JPY' } }));
  expect(mismatch).toMatchObject({ __typename: 'CurrencyMismatchError' });
  expect(await outcomeOf(capture(payer, { holdId: newId('wal') }))).toMatchObject({
    __typename: 'ValidationError',
    path: ['holdId'],
  });
  expect(await walletState(fixture, payer, wallets.walletId)).toMatchObject({ held: '6.00' });
});

test('ReleaseHoldSuccess frees it; HoldResolvedError for what is resolved', async () => {
  const { payer, payee, holdId } = await placed();
  const outcome = await outcomeOf(release(payer, { holdId }));
  expect(outcome).toMatchObject({
    __typename: 'ReleaseHoldSuccess',
    hold: { status: 'RELEASED', wallet: { held: { amount: '0.00' } } },
  });
  expect(await outcomeOf(capture(payee, { holdId }))).toMatchObject({ __typename: 'HoldResolvedError', path: ['holdId'] });
  expect(await outcomeOf(release(payee, { holdId }))).toMatchObject({ __typename: 'HoldResolvedError', path: ['holdId'] });
});

test('HoldNotFoundError for unknown and foreign holds alike; who may only look, may not resolve', async () => {
  const { payer, holdId } = await placed();
  const foreign = await outcomeOf(release(memberOf(), { holdId }));
  expect(foreign).toMatchObject({ __typename: 'HoldNotFoundError', path: ['holdId'] });
  expect(await outcomeOf(release(memberOf(), { holdId: newId('hld') }))).toEqual(foreign);
  expect((await outcomeOf(capture(memberOf(), { holdId }))).__typename).toBe('HoldNotFoundError');
  const viewer = memberOf({ role: 'VIEWER', organization: { id: payer.organization.id } });
  expect(await codeOf(release(viewer, { holdId }))).toBe('FORBIDDEN');
  expect(await codeOf(capture(anonymous, { holdId }))).toBe('UNAUTHENTICATED');
  const query =
    'query ($id: ID!) { hold(id: $id) { status } _entities(representations: [{ __typename: "Hold", id: $id }]) { ... on Hold { status } } }';
  expect((await fixture.run(viewer, query, { id: holdId })).data).toEqual({
    hold: { status: 'PLACED' },
    _entities: [{ status: 'PLACED' }],
  });
  expect((await fixture.run(memberOf(), query, { id: holdId })).data).toEqual({ hold: null, _entities: [null] });
});

test('both sides resolve it at once, in both ways: one wins', async () => {
  for (let round = 0; round < 5; round++) {
    const { payer, payee, wallets, holdId } = await placed();
    const outcomes = await Promise.all(
      [payer, payee].flatMap((caller) => [outcomeOf(capture(caller, { holdId })), outcomeOf(release(caller, { holdId }))]),
    );
    expect(outcomes.filter(({ __typename }) => __typename === 'HoldResolvedError')).toHaveLength(3);
    const captured = outcomes.some(({ __typename }) => __typename === 'CaptureHoldSuccess');
    expect(await walletState(fixture, payer, wallets.walletId)).toMatchObject({
      balance: captured ? '4.00' : '10.00',
      held: '0.00',
    });
  }
});

test('a hold that nobody resolved expires by itself, and can not be captured from then on', async () => {
  const { payer, payee, wallets, holdId } = await placed();
  fixture.moveClock(hour);
  expect((await outcomeOf(capture(payee, { holdId }))).__typename).toBe('HoldResolvedError');
  await eventually(async () => (await walletState(fixture, payer, wallets.walletId))?.held === '0.00');
  const { data } = await fixture.run(payer, 'query ($id: ID!) { hold(id: $id) { status } }', { id: holdId });
  expect(data?.hold).toEqual({ status: 'EXPIRED' });
});
