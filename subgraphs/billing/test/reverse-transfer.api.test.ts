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

type Sent = { payer: Member; payee: Member; fromWalletId: string; toWalletId: string; transferId: string };

/** 4.00 of 10.00 EUR, sent to somebody. */
async function sent(): Promise<Sent> {
  const [payer, payee] = [memberOf(), memberOf()];
  const wallets = { fromWalletId: await fund(fixture, payer, 1_000n), toWalletId: await createOrganization(fixture, payee) };
  const { transfer } = await outcomeOf(mutate(fixture, payer, 'transferFunds', { ...wallets, amount: eur('4.00') }));
  return { payer, payee, ...wallets, transferId: transfer.id };
}

const reverse = (caller: Parameters<Fixture['run']>[0], transferId: string, input: Record<string, unknown> = {}) =>
  mutate(fixture, caller, 'reverseTransfer', { transferId, reason: 'sent twice', ...input });

test('ReverseTransferSuccess: the money is back, with the reason, and both transfers name each other', async () => {
  const { payer, payee, fromWalletId, toWalletId, transferId } = await sent();
  const { __typename, transfer } = await outcomeOf(reverse(payee, transferId));
  expect(__typename).toBe('ReverseTransferSuccess');
  expect(transfer).toMatchObject({
    kind: 'REVERSAL',
    reference: 'sent twice',
    amount: { amount: '4.00' },
    reverses: { id: transferId },
    fromWallet: { id: toWalletId },
  });
  expect(await walletState(fixture, payer, fromWalletId)).toMatchObject({ balance: '10.00' });
  expect(await walletState(fixture, payee, toWalletId)).toMatchObject({ balance: '0.00' });
  const query = 'query ($id: ID!) { transfer(id: $id) { kind reverses { id } reversedBy { id } } }';
  expect((await fixture.run(payer, query, { id: transferId })).data?.transfer).toEqual({
    kind: 'TRANSFER',
    reverses: null,
    reversedBy: { id: transfer.id },
  });
});

test('a captured hold can be given back too: what was captured of it', async () => {
  const [payer, payee] = [memberOf(), memberOf()];
  const [walletId, toWalletId] = [await fund(fixture, payer, 1_000n), await createOrganization(fixture, payee)];
  const expiresAt = new Date(fixture.now().getTime() + 3_600_000).toISOString();
  const placed = { walletId, toWalletId, amount: eur('6.00'), expiresAt };
  const { hold } = await outcomeOf(mutate(fixture, payer, 'placeHold', placed));
  const { transfer } = await outcomeOf(mutate(fixture, payee, 'captureHold', { holdId: hold.id, amount: eur('2.50') }));
  expect(await outcomeOf(reverse(payee, transfer.id))).toMatchObject({ transfer: { amount: { amount: '2.50' } } });
  expect(await walletState(fixture, payer, walletId)).toEqual({ balance: '10.00', available: '10.00', held: '0.00' });
});

test('TransferAlreadyReversedError: at most once, whoever asks at the same moment', async () => {
  const { payer, payee, fromWalletId, transferId } = await sent();
  const colleague = memberOf({ role: 'ACCOUNTANT', organization: { id: payee.organization.id } });
  await fund(fixture, payee, 10_000n);
  const outcomes = await Promise.all([payee, colleague, payee, colleague].map((who) => outcomeOf(reverse(who, transferId))));
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual([
    'ReverseTransferSuccess',
    ...Array(3).fill('TransferAlreadyReversedError'),
  ]);
  expect(await outcomeOf(reverse(payee, transferId))).toMatchObject({
    __typename: 'TransferAlreadyReversedError',
    path: ['transferId'],
  });
  expect(await walletState(fixture, payer, fromWalletId)).toMatchObject({ balance: '10.00' });
});

test('InsufficientFundsError when the money is gone; nothing moves, and the answer stays', async () => {
  const { payer, payee, fromWalletId, toWalletId, transferId } = await sent();
  const spent = { fromWalletId: toWalletId, toWalletId: fromWalletId, amount: eur('1.00') };
  await outcomeOf(mutate(fixture, payee, 'transferFunds', spent));
  const idempotencyKey = newId('key');
  const refused = await outcomeOf(reverse(payee, transferId, { idempotencyKey }));
  expect(refused).toMatchObject({ __typename: 'InsufficientFundsError', path: ['transferId'], available: eur('3.00') });
  await fund(fixture, payee, 1_000n);
  expect(await outcomeOf(reverse(payee, transferId, { idempotencyKey }))).toEqual(refused);
  expect((await outcomeOf(reverse(payee, transferId))).__typename).toBe('ReverseTransferSuccess');
  expect(await walletState(fixture, payer, fromWalletId)).toMatchObject({ balance: '11.00' });
});

test('TransferNotReversibleError for what is more than money between two wallets, and for a reversal', async () => {
  const { payer, payee, fromWalletId, transferId } = await sent();
  const { transfer } = await outcomeOf(reverse(payee, transferId));
  const back = await outcomeOf(reverse(payer, transfer.id));
  expect(back).toMatchObject({ __typename: 'TransferNotReversibleError', path: ['transferId'] });
  const query = 'query ($id: ID!) { wallet(id: $id) { entries(first: 10) { nodes { transfer { id kind } } } } }';
  const { data } = await fixture.run(payer, query, { id: fromWalletId });
  const nodes = (data as { wallet: { entries: { nodes: { transfer: { id: string; kind: string } }[] } } } | null)?.wallet.entries
    .nodes;
  const topUp = nodes?.find((node) => node.transfer.kind === 'PAYMENT');
  expect((await outcomeOf(reverse(payer, topUp?.transfer.id ?? ''))).__typename).toBe('TransferNotReversibleError');
});

test('TransferNotFoundError for unknown and foreign transfers alike', async () => {
  const { transferId } = await sent();
  const foreign = await outcomeOf(reverse(memberOf(), transferId));
  expect(foreign).toMatchObject({ __typename: 'TransferNotFoundError', code: 'TRANSFER_NOT_FOUND', path: ['transferId'] });
  expect(await outcomeOf(reverse(memberOf(), newId('tra')))).toEqual(foreign);
});

test('who sent it, may only look or administers the platform can not take it back', async () => {
  const { payer, payee, transferId } = await sent();
  const viewer = memberOf({ role: 'VIEWER', organization: { id: payee.organization.id } });
  for (const caller of [payer, viewer, memberOf({ platformAdmin: true })])
    expect(await codeOf(reverse(caller, transferId))).toBe('FORBIDDEN');
  expect(await codeOf(reverse(anonymous, transferId))).toBe('UNAUTHENTICATED');
});

test('IdempotencyKeyReusedError for a known key with another reason, ValidationError without one', async () => {
  const { payee, transferId } = await sent();
  const idempotencyKey = newId('key');
  const first = await outcomeOf(reverse(payee, transferId, { idempotencyKey }));
  expect(await outcomeOf(reverse(payee, transferId, { idempotencyKey }))).toEqual(first);
  const reused = await outcomeOf(reverse(payee, transferId, { idempotencyKey, reason: 'another' }));
  expect(reused.__typename).toBe('IdempotencyKeyReusedError');
  const blank = await outcomeOf(reverse(payee, transferId, { reason: ' ' }));
  expect(blank).toMatchObject({ __typename: 'ValidationError', path: ['reason'] });
});
