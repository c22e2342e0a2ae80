import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf, walletState } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createOrganization, fund, type Member, memberOf } from './story.ts';

const admin = memberOf({ platformAdmin: true });
const hour = 3_600_000;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
beforeEach(() => setRate('1.0825'));
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const at = (ms: number) => new Date(fixture.now().getTime() + ms).toISOString();

const setRate = (rate: string, input: Record<string, unknown> = {}, caller: Parameters<Fixture['run']>[0] = admin) =>
  outcomeOf(mutate(fixture, caller, 'setExchangeRate', { from: 'EUR', to: 'USD', rate, validUntil: at(hour), ...input }));

type Trader = { owner: Member; wallets: { fromWalletId: string; toWalletId: string } };

/** Somebody with 100.00 EUR and an empty wallet in another currency. */
async function trader(currency = 'USD'): Promise<Trader> {
  const owner = memberOf();
  const fromWalletId = await fund(fixture, owner, 10_000n);
  const { wallet } = await outcomeOf(mutate(fixture, owner, 'openWallet', { currency, owner: 'ORGANIZATION' }));
  return { owner, wallets: { fromWalletId, toWalletId: wallet.id } };
}

const exchange = (
  { owner, wallets }: Trader,
  input: Record<string, unknown> = {},
  caller: Parameters<Fixture['run']>[0] = owner,
) => mutate(fixture, caller, 'exchangeFunds', { ...wallets, amount: eur('33.33'), rate: '1.0825', ...input });

async function balancesOf({ owner, wallets }: Trader): Promise<(string | undefined)[]> {
  const states = [wallets.fromWalletId, wallets.toWalletId].map((id) => walletState(fixture, owner, id));
  return (await Promise.all(states)).map((state) => state?.balance);
}

test('ExchangeFundsSuccess: both transfers at the rate, rounded down, each with the rate as it was set', async () => {
  const one = await trader();
  const { __typename, sold, bought } = await outcomeOf(exchange(one));
  expect(__typename).toBe('ExchangeFundsSuccess');
  expect(sold).toMatchObject({ kind: 'EXCHANGE', exchangeRate: '1.0825', amount: eur('33.33') });
  // 33.33 * 1.0825 = 36.079725
  expect(bought).toMatchObject({ kind: 'EXCHANGE', exchangeRate: '1.0825', amount: { amount: '36.07', currency: 'USD' } });
  expect([sold.fromWallet.id, bought.toWallet.id]).toEqual([one.wallets.fromWalletId, one.wallets.toWalletId]);
  expect(await balancesOf(one)).toEqual(['66.67', '36.07']);
  const { data } = await fixture.run(admin, '{ platformAccounts { code } }');
  expect(JSON.stringify(data)).toMatch(/liquidity:EUR.*liquidity:USD/);
});

test('ExchangeRateNotFoundError without a rate, before it begins and after its end', async () => {
  const one = await trader('CHF');
  const chf = { to: 'CHF', validFrom: at(hour), validUntil: at(2 * hour) };
  const without = await outcomeOf(exchange(one));
  expect(without).toMatchObject({ __typename: 'ExchangeRateNotFoundError', path: ['rate'] });
  await setRate('0.95', chf);
  const early = { rate: '0.95', idempotencyKey: newId('key') };
  expect((await outcomeOf(exchange(one, early))).__typename).toBe('ExchangeRateNotFoundError');
  fixture.moveClock(hour);
  // A refusal is remembered like any other.
  expect((await outcomeOf(exchange(one, early))).__typename).toBe('ExchangeRateNotFoundError');
  expect((await outcomeOf(exchange(one, { rate: '0.95' }))).__typename).toBe('ExchangeFundsSuccess');
  fixture.moveClock(hour);
  expect((await outcomeOf(exchange(one, { rate: '0.95' }))).__typename).toBe('ExchangeRateNotFoundError');
  expect(await balancesOf(one)).toEqual(['66.67', '31.66']);
});

test('ExchangeRateChangedError tells the rate of now; the one set last counts', async () => {
  const one = await trader();
  await setRate('1.09');
  const refused = await outcomeOf(exchange(one));
  expect(refused).toMatchObject({ __typename: 'ExchangeRateChangedError', path: ['rate'], rate: '1.09' });
  expect((await outcomeOf(exchange(one, { rate: '1.0900' }))).bought.amount.amount).toBe('36.32');
  const { data } = await fixture.run(one.owner, '{ exchangeRates { from to rate } }');
  expect(data?.exchangeRates).toContainEqual({ from: 'EUR', to: 'USD', rate: '1.09' });
});

test('InsufficientFundsError, CurrencyMismatchError, WalletNotFoundError, ValidationError leave both wallets as they are', async () => {
  const one = await trader();
  const foreign = await createOrganization(fixture, memberOf());
  const outcomes = await Promise.all([
    outcomeOf(exchange(one, { amount: eur('100.01') })),
    outcomeOf(exchange(one, { amount: { amount: '1.00', currency: 'USD' } })),
    outcomeOf(exchange(one, { fromWalletId: foreign })),
    outcomeOf(exchange(one, { toWalletId: foreign })),
    outcomeOf(exchange(one, { rate: '0' })),
    outcomeOf(exchange(one, { rate: '1.0000000000001' })),
  ]);
  expect(outcomes.map(({ __typename, path }) => [__typename, path])).toEqual([
    ['InsufficientFundsError', ['amount']],
    ['CurrencyMismatchError', ['amount', 'currency']],
    ['WalletNotFoundError', ['fromWalletId']],
    ['WalletNotFoundError', ['toWalletId']],
    ['ValidationError', ['rate']],
    ['ValidationError', ['rate']],
  ]);
  expect(await balancesOf(one)).toEqual(['100.00', '0.00']);
});

test('what comes to nothing is not taken', async () => {
  const one = await trader('JPY');
  await setRate('0.5', { to: 'JPY' });
  expect(await outcomeOf(exchange(one, { rate: '0.5', amount: eur('1.99') }))).toMatchObject({
    __typename: 'ValidationError',
    path: ['amount'],
  });
  expect(await balancesOf(one)).toEqual(['100.00', '0']);
});

test('the same key ten times at once exchanges once; IdempotencyKeyReusedError with another amount', async () => {
  const one = await trader();
  const idempotencyKey = newId('key');
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcomeOf(exchange(one, { idempotencyKey }))));
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  expect(await balancesOf(one)).toEqual(['66.67', '36.07']);
  const other = await outcomeOf(exchange(one, { idempotencyKey, amount: eur('1.00') }));
  expect(other.__typename).toBe('IdempotencyKeyReusedError');
});

test('32 exchanges of one wallet at once: nobody overdraws it, no deadlock', async () => {
  const one = await trader();
  const outcomes = await Promise.all(Array.from({ length: 32 }, () => outcomeOf(exchange(one, { amount: eur('10.00') }))));
  const count = (name: string) => outcomes.filter(({ __typename }) => __typename === name).length;
  expect([count('ExchangeFundsSuccess'), count('InsufficientFundsError')]).toEqual([10, 22]);
  expect(await balancesOf(one)).toEqual(['0.00', '108.20']);
});

test('who may only look, exchanges nothing; only platform admins in person set rates', async () => {
  const one = await trader();
  const viewer = memberOf({ role: 'VIEWER', organization: { id: one.owner.organization.id } });
  expect(await codeOf(exchange(one, {}, viewer))).toBe('FORBIDDEN');
  expect(await codeOf(exchange(one, {}, anonymous))).toBe('UNAUTHENTICATED');
  const input = { from: 'EUR', to: 'USD', rate: '2', validUntil: at(hour) };
  expect(await codeOf(mutate(fixture, one.owner, 'setExchangeRate', input))).toBe('FORBIDDEN');
  const key = { ...admin, kind: 'api_key' as const, scopes: ['wallets:write'] };
  expect(await codeOf(mutate(fixture, key, 'setExchangeRate', input))).toBe('FORBIDDEN');
});

test.each([
  ['one currency twice', { to: 'EUR' }, ['to']],
  ['no worth', { rate: '0.0' }, ['rate']],
  ['an end in the past', { validUntil: '2020-01-01T00:00:00Z' }, ['validUntil']],
  ['an end in the far future', { validUntil: '2190-01-01T00:00:00Z' }, ['validUntil']],
])('ValidationError for a rate with %s', async (_, input, path) => {
  expect(await setRate('1.1', input)).toMatchObject({ __typename: 'ValidationError', path });
});

test('SetExchangeRateSuccess: kept without zeros at its end', async () => {
  expect(await setRate('1.5000')).toMatchObject({ __typename: 'SetExchangeRateSuccess', exchangeRate: { rate: '1.5' } });
});
