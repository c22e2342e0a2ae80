import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { fund, memberOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const admin = memberOf({ platformAdmin: true });
const payout = { from: { kind: 'BANK' }, to: { kind: 'CLEARING', provider: 'sandbox' }, amount: eur('50.00'), reason: 'payout' };

const book = (input: Record<string, unknown> = {}, caller: Parameters<Fixture['run']>[0] = admin) =>
  mutate(fixture, caller, 'bookPlatformTransfer', { ...payout, ...input });

async function balances(): Promise<Record<string, string>> {
  const { data } = await fixture.run(admin, '{ platformAccounts { code kind provider balance { amount } } }');
  const accounts = (data as { platformAccounts: { code: string; balance: { amount: string } }[] } | null)?.platformAccounts;
  return Object.fromEntries((accounts ?? []).map(({ code, balance }) => [code, balance.amount]));
}

test('BookPlatformTransferSuccess: a payout and its fee, seen on the accounts of the chart', async () => {
  await fund(fixture, memberOf(), 10_000n);
  const { __typename, transfer } = await outcomeOf(book());
  expect(__typename).toBe('BookPlatformTransferSuccess');
  expect(transfer).toMatchObject({ kind: 'PLATFORM', reference: 'payout', amount: eur('50.00'), fromWallet: null });
  await outcomeOf(book({ from: { kind: 'FEES' }, amount: eur('1.20'), reason: 'fee' }));
  expect(await balances()).toEqual({ 'clearing:sandbox:EUR': '-48.80', 'bank:EUR': '-50.00', 'fees:EUR': '-1.20' });
});

test.each(['CASH', 'REFUNDS_RESERVE', 'DISPUTES_RESERVE', 'LIQUIDITY', 'SHORTFALL'])(
  '%s is an account of its own',
  async (kind) => {
    const amount = { amount: '7', currency: 'JPY' };
    await outcomeOf(book({ from: { kind: 'BANK' }, to: { kind }, amount }));
    expect(Object.values(await balances()).filter((balance) => balance === '7').length).toBeGreaterThan(0);
  },
);

test('the same key is booked once; IdempotencyKeyReusedError with another amount', async () => {
  const idempotencyKey = newId('key');
  const first = await outcomeOf(book({ idempotencyKey }));
  expect(await outcomeOf(book({ idempotencyKey }))).toEqual(first);
  const other = await outcomeOf(book({ idempotencyKey, amount: eur('51.00') }));
  expect(other.__typename).toBe('IdempotencyKeyReusedError');
});

test.each([
  ['one account twice', { to: { kind: 'BANK' } }, ['to']],
  ['a provider without a name', { to: { kind: 'CLEARING' } }, ['to', 'provider']],
  ['a provider where there is none', { from: { kind: 'BANK', provider: 'sandbox' } }, ['from', 'provider']],
  ['nothing', { amount: eur('0') }, ['amount', 'amount']],
  ['no reason', { reason: '' }, ['reason']],
])('ValidationError names the field: %s', async (_, input, path) => {
  expect(await outcomeOf(book(input))).toMatchObject({ __typename: 'ValidationError', path });
});

test('only platform admins, in person, see and book it', async () => {
  const member = memberOf();
  expect(await codeOf(book({}, member))).toBe('FORBIDDEN');
  expect(await codeOf(book({}, { ...admin, kind: 'api_key', scopes: ['wallets:write'] }))).toBe('FORBIDDEN');
  expect(await codeOf(book({}, anonymous))).toBe('UNAUTHENTICATED');
  expect(await codeOf(fixture.run(member, '{ platformAccounts { code } }'))).toBe('FORBIDDEN');
  expect(await codeOf(fixture.run(anonymous, '{ platformAccounts { code } }'))).toBe('UNAUTHENTICATED');
});
