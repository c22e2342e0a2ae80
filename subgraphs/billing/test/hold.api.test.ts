import { anonymous } from '@quittance/access/caller';
import { type Id, newId, toUuid } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { holdsOfWallet } from '../src/hold/list-holds.ts';
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

const move = ({ walletId, toWalletId }: Two['wallets']) => ({ fromWalletId: walletId, toWalletId });

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

type Holds = {
  nodes: { id: string; status: string; reference: string | null }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
};

/** A page of a wallet's holds as the caller sees it; null when they do not see the wallet. */
async function holdsOf(
  caller: Parameters<Fixture['run']>[0],
  id: string,
  page: Record<string, unknown> = {},
): Promise<Holds | null> {
  const query = `query ($id: ID!, $first: Int, $after: String, $filter: HoldFilter) { wallet(id: $id) {
    holds(first: $first, after: $after, filter: $filter) { nodes { id status reference } pageInfo { hasNextPage endCursor } } } }`;
  const { data, errors } = await fixture.run(caller, query, { id, ...page });
  expect(errors).toEqual([]);
  return (data as unknown as { wallet: { holds: Holds } | null }).wallet?.holds ?? null;
}

test('both sides list a hold with what it is for; strangers see neither wallet nor holds', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const { hold } = await outcomeOf(placeHold(payer, { ...wallets, reference: 'Deposit' }));
  const listed = { id: hold.id, status: 'PLACED', reference: 'Deposit' };
  expect((await holdsOf(payer, wallets.walletId))?.nodes).toEqual([listed]);
  expect((await holdsOf(payee, wallets.toWalletId))?.nodes).toEqual([listed]);
  expect(await holdsOf(memberOf(), wallets.walletId)).toBeNull();
});

test('holds of both directions come newest first, page by page, and by status', async () => {
  const { payer, payee, wallets } = await twoWallets();
  const back = { walletId: wallets.toWalletId, toWalletId: wallets.walletId, amount: eur('1.00') };
  await outcomeOf(mutate(fixture, payer, 'transferFunds', { ...move(wallets), amount: eur('2.00') }));
  const ids: string[] = [];
  for (const input of [wallets, back, wallets, back, wallets]) {
    fixture.moveClock(1);
    const { hold } = await outcomeOf(placeHold(input === back ? payee : payer, { amount: eur('1.00'), ...input }));
    ids.unshift(hold.id);
  }
  await outcomeOf(release(payer, { holdId: ids[2] }));
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page: Holds | null = await holdsOf(payer, wallets.walletId, { first: 2, after });
    seen.push(...(page?.nodes.map(({ id }) => id) ?? []));
    expect(page?.nodes.length).toBeLessThanOrEqual(2);
    [after, more] = [page?.pageInfo.endCursor ?? null, page?.pageInfo.hasNextPage ?? false];
  }
  expect(seen).toEqual(ids);
  const placedOnly = await holdsOf(payer, wallets.walletId, { filter: { status: ['PLACED'] } });
  expect(placedOnly?.nodes.map(({ id }) => id)).toEqual(ids.filter((_, index) => index !== 2));
  expect((await holdsOf(payer, wallets.walletId, { filter: { status: ['RELEASED', 'EXPIRED'] } }))?.nodes).toHaveLength(1);
});

test('a cursor of another list is refused', async () => {
  const { payer, wallets } = await placed();
  const query = 'query ($id: ID!, $after: String) { wallet(id: $id) { holds(after: $after) { nodes { id } } } }';
  const after = Buffer.from(JSON.stringify(['yesterday', newId('hld')])).toString('base64url');
  expect(await codeOf(fixture.run(payer, query, { id: wallets.walletId, after }))).toBe('BAD_USER_INPUT');
});

test('a page of holds is read by the index of either side, however many there are', async () => {
  const { wallets } = await placed();
  const client = await fixture.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO hold (id, wallet_id, to_wallet_id, amount_minor, currency, status, expires_at, placed_at)
     SELECT gen_random_uuid(), wallet_id, to_wallet_id, 1, 'EUR', 'RELEASED', placed_at, placed_at - number * interval '1 minute'
       FROM hold, generate_series(1, 20000) AS number WHERE hold.wallet_id = $1`,
    [toUuid(wallets.walletId as Id<'wal'>)],
  );
  await client.query('ANALYZE hold');
  const values = [toUuid(wallets.walletId as Id<'wal'>), 51, null, null, null];
  const explained = await client.query(`EXPLAIN (COSTS OFF) ${holdsOfWallet}`, values);
  await client.query('ROLLBACK');
  client.release();
  const plan = explained.rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/hold_wallet_id_placed_at_id_idx/);
  expect(plan).toMatch(/hold_to_wallet_id_placed_at_id_idx/);
  expect(plan).not.toMatch(/Seq Scan on hold/);
});
