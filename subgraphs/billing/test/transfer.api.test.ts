import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
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

type Two = { payer: Member; payee: Member; wallets: { fromWalletId: string; toWalletId: string } };

/** A payer with 10.00 EUR, and somebody to pay. */
async function twoWallets(): Promise<Two> {
  const [payer, payee] = [memberOf(), memberOf()];
  const wallets = { fromWalletId: await fund(fixture, payer, 1_000n), toWalletId: await createOrganization(fixture, payee) };
  return { payer, payee, wallets };
}

const transferFunds = (caller: Parameters<Fixture['run']>[0], input: Record<string, unknown>) =>
  mutate(fixture, caller, 'transferFunds', { amount: eur('4.00'), ...input });

test('TransferFundsSuccess: the money is there at once, and each side sees its own wallet of the transfer', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const { transfer, __typename } = await outcomeOf(transferFunds(payer, { ...wallets, reference: '  lunch ' }));
  expect(__typename).toBe('TransferFundsSuccess');
  expect(transfer).toMatchObject({
    kind: 'TRANSFER',
    reference: 'lunch',
    amount: eur('4.00'),
    fromWallet: { id: wallets.fromWalletId },
    toWallet: null,
  });
  expect(await walletState(fixture, payer, wallets.fromWalletId)).toMatchObject({ balance: '6.00' });
  expect(await walletState(fixture, payee, wallets.toWalletId)).toMatchObject({ balance: '4.00' });
  const query = 'query ($id: ID!) { transfer(id: $id) { fromWallet { id } toWallet { id } } }';
  expect((await fixture.run(payee, query, { id: transfer.id })).data?.transfer).toEqual({
    fromWallet: null,
    toWallet: { id: wallets.toWalletId },
  });
  expect((await fixture.run(memberOf(), query, { id: transfer.id })).data?.transfer).toBeNull();
});

test('both wallets tell what they hold, with the id of the request', async () => {
  const { payer, wallets } = await twoWallets();
  await outcomeOf(transferFunds(payer, wallets));
  const told = await fixture.rows<{ data: object; request: string }>(
    `SELECT DISTINCT ON (subject) data, request_id AS request FROM outbox WHERE subject = ANY($1) ORDER BY subject, sequence DESC`,
    [wallets.fromWalletId, wallets.toWalletId],
  );
  expect(told.map(({ data }) => data)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ walletId: wallets.fromWalletId, balanceMinor: '600', availableMinor: '600', version: 3 }),
      expect.objectContaining({ walletId: wallets.toWalletId, balanceMinor: '400', version: 2 }),
    ]),
  );
  expect(told.map(({ request }) => request)).toEqual(['test', 'test']);
});

test('InsufficientFundsError says what is available; nothing moves, and the answer stays', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const input = { ...wallets, amount: eur('10.01'), idempotencyKey: newId('key') };
  const refused = await outcomeOf(transferFunds(payer, input));
  expect(refused).toMatchObject({
    __typename: 'InsufficientFundsError',
    code: 'INSUFFICIENT_FUNDS',
    path: ['amount'],
    available: eur('10.00'),
  });
  await fund(fixture, payer, 5_000n);
  expect(await outcomeOf(transferFunds(payer, input))).toEqual(refused);
  expect(await walletState(fixture, payee, wallets.toWalletId)).toMatchObject({ balance: '0.00' });
});

test('WalletNotFoundError for foreign and unknown sources alike, and for an unknown target', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const { fromWalletId, toWalletId } = wallets;
  const foreign = await outcomeOf(transferFunds(payee, { fromWalletId, toWalletId }));
  const unknown = await outcomeOf(transferFunds(payee, { fromWalletId: newId('wal'), toWalletId }));
  expect(foreign).toMatchObject({ __typename: 'WalletNotFoundError', code: 'WALLET_NOT_FOUND', path: ['fromWalletId'] });
  expect(unknown).toEqual(foreign);
  const target = await outcomeOf(transferFunds(payer, { fromWalletId, toWalletId: newId('wal') }));
  expect(target).toMatchObject({ __typename: 'WalletNotFoundError', path: ['toWalletId'] });
});

test('CurrencyMismatchError, SameWalletError', async () => {
  const { payer, wallets } = await twoWallets();
  const mismatch = await outcomeOf(transferFunds(payer, { ...wallets, amount: { amount: '1.00', currency: 'USD' } }));
  expect(mismatch).toMatchObject({ __typename: 'CurrencyMismatchError', path: ['amount', 'currency'] });
  const same = await outcomeOf(transferFunds(payer, { ...wallets, toWalletId: wallets.fromWalletId }));
  expect(same).toMatchObject({ __typename: 'SameWalletError', path: ['toWalletId'] });
});

test('IdempotencyKeyReusedError for a known key with another body', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const idempotencyKey = newId('key');
  await outcomeOf(transferFunds(payer, { ...wallets, idempotencyKey }));
  for (const other of [{ amount: eur('4.01') }, { reference: 'other' }]) {
    const outcome = await outcomeOf(transferFunds(payer, { ...wallets, idempotencyKey, ...other }));
    expect(outcome).toMatchObject({ __typename: 'IdempotencyKeyReusedError', path: ['idempotencyKey'] });
  }
  expect(await walletState(fixture, payee, wallets.toWalletId)).toMatchObject({ balance: '4.00' });
});

test('the same key 20 times at once moves money once and answers the same', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const input = { ...wallets, idempotencyKey: newId('key') };
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(transferFunds(payer, input))));
  expect(new Set(outcomes.map(({ transfer }) => transfer.id)).size).toBe(1);
  expect(await walletState(fixture, payee, wallets.toWalletId)).toMatchObject({ balance: '4.00' });
});

test('a key is its organisation’s own: others may use the same', async () => {
  const idempotencyKey = newId('key');
  const [one, two] = [await twoWallets(), await twoWallets()];
  for (const { payer, wallets } of [one, two]) {
    expect((await outcomeOf(transferFunds(payer, { ...wallets, idempotencyKey }))).__typename).toBe('TransferFundsSuccess');
  }
});

test.each([
  ['nothing', { amount: eur('0.00') }, ['amount', 'amount']],
  ['a negative amount', { amount: eur('-1.00') }, ['amount', 'amount']],
  ['too many decimals', { amount: eur('1.001') }, ['amount', 'amount']],
  ['an amount beyond 64 bits', { amount: eur('99999999999999999999') }, ['amount', 'amount']],
  ['an over-long reference', { reference: 'x'.repeat(141) }, ['reference']],
  ['an id of something else', { fromWalletId: newId('inv') }, ['fromWalletId']],
  ['a short key', { idempotencyKey: 'short' }, ['idempotencyKey']],
])('ValidationError names the field: %s', async (_, input, path) => {
  const { payer, wallets } = await twoWallets();
  expect(await outcomeOf(transferFunds(payer, { ...wallets, ...input }))).toMatchObject({ __typename: 'ValidationError', path });
});

test('who may only look, may not spend', async () => {
  const { payer, wallets } = await twoWallets();
  const organization = { id: payer.organization.id };
  expect(await codeOf(transferFunds(memberOf({ role: 'VIEWER', organization }), wallets))).toBe('FORBIDDEN');
  expect(await codeOf(transferFunds(memberOf({ role: 'MEMBER', organization }), wallets))).toBe('FORBIDDEN');
  expect(await codeOf(transferFunds({ ...payer, kind: 'api_key', scopes: ['wallets:read'] }, wallets))).toBe('FORBIDDEN');
  expect(await codeOf(transferFunds(memberOf({ platformAdmin: true }), wallets))).toBe('FORBIDDEN');
  const visitor = memberOf({ platformAdmin: true, role: 'VIEWER', organization });
  expect(await codeOf(transferFunds(visitor, wallets))).toBe('FORBIDDEN');
  expect(await codeOf(transferFunds(anonymous, wallets))).toBe('UNAUTHENTICATED');
});

test('an API key of an organisation spends for it, and not for the person who made it', async () => {
  const { payer, wallets } = await twoWallets();
  const key: Member = { ...payer, kind: 'api_key', scopes: ['wallets:read', 'wallets:write'] };
  expect((await outcomeOf(transferFunds(key, wallets))).__typename).toBe('TransferFundsSuccess');
  const { wallet } = await outcomeOf(mutate(fixture, payer, 'openWallet', { currency: 'EUR', owner: 'PERSON' }));
  await outcomeOf(transferFunds(payer, { ...wallets, toWalletId: wallet.id }));
  const foreign = await outcomeOf(transferFunds(key, { ...wallets, fromWalletId: wallet.id }));
  expect(foreign.__typename).toBe('WalletNotFoundError');
});

test('64 spenders of one wallet at once: nobody overdraws it', async () => {
  const { payer, wallets } = await twoWallets();
  const outcomes = await Promise.all(
    Array.from({ length: 64 }, () => outcomeOf(transferFunds(payer, { ...wallets, amount: eur('0.30') }))),
  );
  const count = (name: string) => outcomes.filter(({ __typename }) => __typename === name).length;
  expect([count('TransferFundsSuccess'), count('InsufficientFundsError')]).toEqual([33, 31]);
  expect(await walletState(fixture, payer, wallets.fromWalletId)).toMatchObject({ balance: '0.10' });
});
