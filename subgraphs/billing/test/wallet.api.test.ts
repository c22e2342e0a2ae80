import { anonymous } from '@quittance/access/caller';
import { membershipChanged, organizationCreated } from '@quittance/events/user';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf } from './operations.ts';
import { type Fixture, startFixture, told } from './start-fixture.ts';
import { createOrganization, fund, memberOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

test('an organisation has a wallet in its currency from the start', async () => {
  const owner = memberOf({ organization: { currency: 'CHF' } });
  const { organization } = owner;
  await fixture.tell(
    told(organizationCreated, organization.id, {
      ...organizationCreated.example,
      organizationId: organization.id,
      currency: 'CHF',
    }),
  );
  const { data } = await fixture.run(
    owner,
    '{ wallets { currency balance { amount currency } owner { ... on Organization { id } } } }',
  );
  expect(data?.wallets).toEqual([
    { currency: 'CHF', balance: { amount: '0.00', currency: 'CHF' }, owner: { id: organization.id } },
  ]);
});

test('OpenWalletSuccess for a person and for an organisation, told to the others', async () => {
  const caller = memberOf();
  const personal = await outcomeOf(mutate(fixture, caller, 'openWallet', { currency: 'JPY', owner: 'PERSON' }));
  const shared = await outcomeOf(mutate(fixture, caller, 'openWallet', { currency: 'JPY', owner: 'ORGANIZATION' }));
  expect([personal, shared]).toMatchObject([
    { __typename: 'OpenWalletSuccess', wallet: { currency: 'JPY', balance: { amount: '0' }, owner: { __typename: 'User' } } },
    { __typename: 'OpenWalletSuccess', wallet: { owner: { __typename: 'Organization' } } },
  ]);
  const events = await fixture.rows<{ data: object }>('SELECT data FROM outbox WHERE subject = $1', personal.wallet.id);
  expect(events).toMatchObject([
    { data: { ownerUserId: caller.userId, ownerOrganizationId: null, balanceMinor: '0', version: 1 } },
  ]);
});

test('WalletExistsError names the one there is, also when two open it at once', async () => {
  const caller = memberOf();
  const open = () => outcomeOf(mutate(fixture, caller, 'openWallet', { currency: 'EUR', owner: 'PERSON' }));
  const outcomes = await Promise.all([open(), open(), open()]);
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual([
    'OpenWalletSuccess',
    'WalletExistsError',
    'WalletExistsError',
  ]);
  expect(await open()).toMatchObject({ code: 'WALLET_EXISTS', path: ['currency'] });
});

test('a currency that is none is refused', async () => {
  expect(await codeOf(mutate(fixture, memberOf(), 'openWallet', { currency: 'XXX', owner: 'PERSON' }))).toBe('BAD_USER_INPUT');
});

test('only those with wallets:write open a wallet of the organisation', async () => {
  const open = (caller: ReturnType<typeof callerOf>) =>
    codeOf(mutate(fixture, caller, 'openWallet', { currency: 'EUR', owner: 'ORGANIZATION' }));
  expect(await open(callerOf({ role: 'VIEWER' }))).toBe('FORBIDDEN');
  expect(await open(callerOf({ role: 'MEMBER' }))).toBe('FORBIDDEN');
  expect(await open(callerOf({ kind: 'api_key', scopes: ['wallets:read'] }))).toBe('FORBIDDEN');
  expect(await open(callerOf({ role: null }))).toBe('FORBIDDEN');
  expect(await open(anonymous)).toBe('UNAUTHENTICATED');
  expect(await open(callerOf({ role: 'ACCOUNTANT' }))).toBeUndefined();
});

const walletQuery = 'query ($id: ID!) { wallet(id: $id) { id } }';
const entityQuery = `query ($w: ID!, $o: ID!, $u: ID!) {
  _entities(representations: [{ __typename: "Wallet", id: $w }, { __typename: "Organization", id: $o }, { __typename: "User", id: $u }]) {
    ... on Wallet { id } ... on Organization { wallets { id } } ... on User { wallets { id } } } }`;

test('a wallet is seen by its owners and platform admins, and does not exist for anybody else', async () => {
  const owner = memberOf();
  const walletId = await createOrganization(fixture, owner);
  const seenBy = async (caller: Parameters<Fixture['run']>[0]) => {
    const query = await fixture.run(caller, walletQuery, { id: walletId });
    const variables = { w: walletId, o: owner.organization.id, u: owner.userId };
    const entities = (await fixture.run(caller, entityQuery, variables)).data?._entities as unknown as [
      unknown,
      { wallets: unknown[] },
      { wallets: unknown[] },
    ];
    return [query.data?.wallet ?? null, entities[0], entities[1].wallets, entities[2].wallets];
  };
  const seen = [{ id: walletId }, { id: walletId }, [{ id: walletId }], []];
  const unseen = [null, null, [], []];
  expect(await seenBy(owner)).toEqual(seen);
  expect(await seenBy(memberOf({ role: 'VIEWER', organization: { id: owner.organization.id } }))).toEqual(seen);
  expect(await seenBy(memberOf({ platformAdmin: true }))).toEqual(seen);
  expect(await seenBy(memberOf())).toEqual(unseen);
  expect(await seenBy(anonymous)).toEqual(unseen);
  expect(await seenBy(callerOf({ kind: 'api_key', scopes: ['invoices:read'], organization: owner.organization }))).toEqual(
    unseen,
  );
});

test('entries come newest first, page by page, each with the balance after it and its transfer', async () => {
  const [owner, other] = [memberOf(), memberOf()];
  const [from, to] = [await fund(fixture, owner, 1_000n), await createOrganization(fixture, other)];
  for (const amount of ['1.00', '2.00', '3.00'])
    await outcomeOf(
      mutate(fixture, owner, 'transferFunds', {
        fromWalletId: from,
        toWalletId: to,
        amount: eur(amount),
        reference: `for ${amount}`,
      }),
    );
  const query = `query ($id: ID!, $after: String) { wallet(id: $id) { entries(first: 2, after: $after) {
    nodes { id side amount { amount } balanceAfter { amount } transfer { kind reference toWallet { id } } } pageInfo { hasNextPage endCursor } } } }`;
  const first = await outcomeOf(fixture.run(owner, query, { id: from }));
  expect(first.entries.nodes).toMatchObject([
    {
      side: 'DEBIT',
      amount: { amount: '3.00' },
      balanceAfter: { amount: '4.00' },
      transfer: { kind: 'TRANSFER', reference: 'for 3.00', toWallet: null },
    },
    { side: 'DEBIT', amount: { amount: '2.00' }, balanceAfter: { amount: '7.00' } },
  ]);
  const second = await outcomeOf(fixture.run(owner, query, { id: from, after: first.entries.pageInfo.endCursor }));
  expect(second.entries.nodes).toMatchObject([
    { side: 'DEBIT', balanceAfter: { amount: '9.00' } },
    {
      side: 'CREDIT',
      amount: { amount: '10.00' },
      balanceAfter: { amount: '10.00' },
      transfer: { kind: 'PAYMENT', reference: null },
    },
  ]);
  expect(second.entries.pageInfo.hasNextPage).toBe(false);
  expect(await codeOf(fixture.run(owner, query, { id: from, after: 'bm9uc2Vuc2U' }))).toBe('BAD_USER_INPUT');
});

test('whoever is signed in learns where a person can be paid, and no balance', async () => {
  const person = memberOf();
  const walletId = await createOrganization(fixture, person);
  const own = await outcomeOf(mutate(fixture, person, 'openWallet', { currency: 'EUR', owner: 'PERSON' }));
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Payee", id: $id }]) {
    ... on Payee { receivingWallets { id currency } } } }`;
  const asked = async (caller: Parameters<Fixture['run']>[0]) =>
    (await fixture.run(caller, query, { id: person.userId })).data?._entities;
  const both = [
    { id: own.wallet.id, currency: 'EUR' },
    { id: walletId, currency: 'EUR' },
  ];
  expect(await asked(memberOf())).toEqual([{ receivingWallets: both }]);
  expect(await asked(anonymous)).toEqual([null]);
  const membership = { organizationId: person.organization.id, userId: person.userId, role: 'MEMBER', version: 2 } as const;
  await fixture.tell(told(membershipChanged, newId('mem'), membership));
  await fixture.tell(told(membershipChanged, newId('mem'), { ...membership, role: 'OWNER', version: 1 }));
  expect(await asked(memberOf())).toEqual([{ receivingWallets: both.slice(0, 1) }]);
});

test('the ledger is verified for platform admins only', async () => {
  const query = '{ ledgerVerification { ok checkedTransfers checkedAt problems { check } } }';
  expect(await codeOf(fixture.run(memberOf(), query))).toBe('FORBIDDEN');
  expect(await codeOf(fixture.run(anonymous, query))).toBe('UNAUTHENTICATED');
  const { data } = await fixture.run(memberOf({ platformAdmin: true }), query);
  expect(data?.ledgerVerification).toMatchObject({ ok: true, checkedTransfers: expect.any(Number), problems: [] });
});
