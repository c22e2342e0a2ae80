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

type Move = { fromWalletId: string; toWalletId: string; amount: { amount: string; currency: string }; reference?: string };
type Two = { payer: Member; payee: Member; move: Move };

/** A payer with 10.00 EUR, and a transfer of 0.01 EUR to somebody. */
async function two(): Promise<Two> {
  const [payer, payee] = [memberOf(), memberOf()];
  const wallets = { fromWalletId: await fund(fixture, payer, 1_000n), toWalletId: await createOrganization(fixture, payee) };
  return { payer, payee, move: { ...wallets, amount: eur('0.01') } };
}

const batch = (caller: Parameters<Fixture['run']>[0], transfers: Move[], idempotencyKey: string = newId('key')) =>
  mutate(fixture, caller, 'transferFundsBatch', { transfers, idempotencyKey });

const namesOf = ({ results }: Awaited<ReturnType<typeof outcomeOf>>) =>
  (results as { __typename: string }[]).map(({ __typename }) => __typename);

test('TransferFundsBatchSuccess: 1,000 transfers with one mutation, a result each, in their order', async () => {
  const { payer, payee, move } = await two();
  const transfers = Array.from({ length: 1_000 }, (_, index) => ({ ...move, reference: `salary ${index}` }));
  const outcome = await outcomeOf(batch(payer, transfers));
  expect(outcome.__typename).toBe('TransferFundsBatchSuccess');
  expect(outcome.results).toHaveLength(1_000);
  expect(outcome.results[999]).toMatchObject({ transfer: { reference: 'salary 999', amount: eur('0.01'), kind: 'TRANSFER' } });
  expect(new Set(outcome.results.map((result: { transfer: { id: string } }) => result.transfer.id)).size).toBe(1_000);
  expect(await walletState(fixture, payer, move.fromWalletId)).toMatchObject({ balance: '0.00' });
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '10.00' });
});

test('what one transfer is refused for does not concern the others', async () => {
  const { payer, payee, move } = await two();
  const foreign = await createOrganization(fixture, memberOf());
  const outcome = await outcomeOf(
    batch(payer, [
      { ...move, amount: eur('9.00') },
      { ...move, amount: eur('2.00') },
      { ...move, toWalletId: newId('wal') },
      { ...move, fromWalletId: foreign },
      { ...move, toWalletId: move.fromWalletId },
      { ...move, amount: { amount: '1.00', currency: 'USD' } },
      { ...move, amount: eur('1.00') },
    ]),
  );
  expect(namesOf(outcome)).toEqual([
    'TransferFundsSuccess',
    'InsufficientFundsError',
    'WalletNotFoundError',
    'WalletNotFoundError',
    'SameWalletError',
    'CurrencyMismatchError',
    'TransferFundsSuccess',
  ]);
  expect(outcome.results[1]).toMatchObject({ path: ['amount'], available: eur('1.00') });
  expect(outcome.results[3]).toMatchObject({ path: ['fromWalletId'] });
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '10.00' });
});

test('the same key with the same transfers answers the same, refusals included, and moves nothing again', async () => {
  const { payer, payee, move } = await two();
  const idempotencyKey = newId('key');
  const transfers = [move, { ...move, amount: eur('20.00') }];
  const again = () => outcomeOf(batch(payer, transfers, idempotencyKey));
  const first = await again();
  await fund(fixture, payer, 5_000n);
  expect(await again()).toEqual(first);
  expect(namesOf(first)).toEqual(['TransferFundsSuccess', 'InsufficientFundsError']);
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '0.01' });
});

test('the same batch ten times at once moves its money once', async () => {
  const { payer, payee, move } = await two();
  const idempotencyKey = newId('key');
  const transfers = Array.from({ length: 20 }, () => move);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcomeOf(batch(payer, transfers, idempotencyKey))));
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '0.20' });
});

test.each([
  ['one more', (move: Move) => [move, move, move]],
  ['one less', (move: Move) => [move]],
  ['another amount', (move: Move) => [move, { ...move, amount: eur('0.02') }]],
])('IdempotencyKeyReusedError for a known key with %s, and nothing moves', async (_, others) => {
  const { payer, payee, move } = await two();
  const idempotencyKey = newId('key');
  await outcomeOf(batch(payer, [move, move], idempotencyKey));
  const outcome = await outcomeOf(batch(payer, others(move), idempotencyKey));
  expect(outcome).toMatchObject({ __typename: 'IdempotencyKeyReusedError', path: ['idempotencyKey'] });
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '0.02' });
});

test('ValidationError names the field, and nothing moves', async () => {
  const { payer, payee, move } = await two();
  const pathOf = async (transfers: Move[]) => {
    const { __typename, path, message } = await outcomeOf(batch(payer, transfers));
    return { __typename, path, message };
  };
  const refused = { __typename: 'ValidationError' };
  const tooMany = Array.from({ length: 1_001 }, () => move);
  expect(await pathOf(tooMany)).toMatchObject({
    ...refused,
    path: ['transfers'],
    message: 'must have at most 1000 transfers',
  });
  expect(await pathOf([])).toMatchObject({ ...refused, path: ['transfers'] });
  expect(await pathOf([move, { ...move, amount: eur('0.001') }])).toMatchObject({
    ...refused,
    path: ['transfers', '1', 'amount', 'amount'],
  });
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '0.00' });
});

test('who may not spend from one of the wallets moves nothing at all', async () => {
  const { payer, payee, move } = await two();
  const viewer = memberOf({ role: 'VIEWER', organization: { id: payer.organization.id } });
  const { wallet } = await outcomeOf(mutate(fixture, viewer, 'openWallet', { currency: 'EUR', owner: 'PERSON' }));
  const own = { ...move, fromWalletId: wallet.id };
  await outcomeOf(mutate(fixture, payer, 'transferFunds', { ...move, toWalletId: wallet.id, amount: eur('1.00') }));
  expect(await codeOf(batch(viewer, [own, move]))).toBe('FORBIDDEN');
  expect(await codeOf(batch(anonymous, [move]))).toBe('UNAUTHENTICATED');
  expect(await walletState(fixture, payee, move.toWalletId)).toMatchObject({ balance: '0.00' });
});
