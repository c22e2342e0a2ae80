import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { tenantOf } from '@quittance/subgraph/tenant-of';
import { callerOf } from '@quittance/testing/caller';
import { eventually } from '@quittance/testing/drain';
import { reachOf, tablesOf } from '@quittance/testing/row-level-security';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eur, mutate, outcomeOf, walletState } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createOrganization, fund, type Story, storyOf } from './story.ts';

/** What policies say nothing about, and why. A new table is under policies or gets its reason here. */
const open: Readonly<Record<string, string>> = {
  _prisma_migrations: 'the history of the schema; the service may not even read it',
  account: 'the ledger: its way must not get slower; callers come to it by their wallets, and see who is on the other side',
  journal: 'the ledger',
  transfer: 'the ledger; who asks for one by its id depends on the check of the loader alone',
  entry: 'the ledger; callers come to it by their wallets',
  rejection: 'the ledger: outcomes by ids that are made from the key and whose it is',
  unsealed: 'the ledger',
  untold: 'written by all commands, read by the relay alone',
  chain: 'the ledger',
  exchange_rate: 'for everybody',
  proof: 'for platform administrators alone',
  outbox: 'written by all commands, read by the relay alone',
  outbox_sequence: 'counts events',
  inbox: 'ids of events',
  dead_letter: 'read by handlers and for platform administrators alone',
};
/** What callers never ask for themselves: only what works for all tenants reaches it. */
const inner = ['funding', 'refund', 'reservation', 'payer_account', 'organization_owner'];
/** What is for whom a bill is owed to alone; the payer sees the bill. */
const payees = ['bill_change'];
const nothing = { seen: 0, changed: 0, removed: 0, added: 0 };

/** While somebody stands here, the first line is broken: whoever asks is taken for them, and may see and spend whatever is found. */
const broken = vi.hoisted(() => ({ as: null as Caller | null }));
vi.mock('../src/access.ts', async (original) => {
  const access = await original<typeof import('../src/access.ts')>();
  const viewerOf: typeof access.viewerOf = (caller, permission) => access.viewerOf(broken.as ?? caller, permission);
  const always =
    <Args extends unknown[]>(judge: (...args: Args) => boolean) =>
    (...args: Args) =>
      broken.as !== null || judge(...args);
  return { ...access, viewerOf, sees: always(access.sees), owns: always(access.owns), maySpend: always(access.maySpend) };
});

let fixture: Fixture;
let story: Story;
let walletId: Id<'wal'>;
let holdId: string;
let transferId: string;
let billId: string;
const stranger = callerOf();

beforeAll(async () => {
  fixture = await startFixture();
  story = storyOf();
  const { seller, payer } = story;
  const toWalletId = await createOrganization(fixture, seller);
  walletId = await fund(fixture, payer, 50_000n);
  await outcomeOf(mutate(fixture, payer, 'setAutopay', { walletId, mostPerBill: eur('200.00') }));
  await fixture.tell(story.issued, story.claimed());
  await eventually(async () => (await rowsOf('settlement')).length > 0);
  const other = storyOf({ seller });
  await fixture.tell(other.issued, other.captured(), other.refunded(100n), other.disputed('OPEN', { disputedMinor: 100n }));
  const expiresAt = new Date(fixture.now().getTime() + 3_600_000).toISOString();
  const held = await outcomeOf(mutate(fixture, payer, 'placeHold', { walletId, toWalletId, amount: eur('5.00'), expiresAt }));
  holdId = held.hold.id;
  const moved = await outcomeOf(mutate(fixture, seller, 'transferFunds', to(toWalletId, walletId)));
  transferId = moved.transfer.id;
  const { data } = await fixture.run(payer, '{ billsToPay { nodes { id } } }');
  billId = (data as unknown as { billsToPay: { nodes: { id: string }[] } }).billsToPay.nodes[0]?.id ?? '';
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const to = (fromWalletId: string, toWalletId: string) => ({ fromWalletId, toWalletId, amount: eur('1.00') });
const rowsOf = async (table: string): Promise<string[]> =>
  (await fixture.rows<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)).map(({ row }) => row);
const guarded = async () => (await tablesOf(fixture.appUrl)).filter(({ table }) => !(table in open)).map(({ table }) => table);

async function withoutChecks<T>(work: () => Promise<T>): Promise<T> {
  broken.as = story.payer;
  try {
    return await work();
  } finally {
    broken.as = null;
  }
}

test('every table is under policies that hold for its owner too, or it is said why not', async () => {
  for (const { table, forced, policies } of await tablesOf(fixture.appUrl)) {
    expect({ table, forced: policies > 0 && forced }).toEqual({ table, forced: !(table in open) });
  }
});

test('who asks for everything, as a stranger or without a word of who they are, reaches nothing of anybody', async () => {
  for (const table of await guarded()) {
    const rows = await rowsOf(table);
    expect(rows, table).not.toEqual([]);
    for (const tenant of [tenantOf(stranger), null])
      expect({ table, ...(await reachOf(fixture.appUrl, tenant, table, rows)) }).toEqual({ table, ...nothing });
  }
});

test('who asks for everything sees what is theirs, and changes of it what callers may: how their wallets pay', async () => {
  for (const table of await guarded()) {
    const whose = payees.includes(table) ? story.seller : story.payer;
    const { seen, changed } = await reachOf(fixture.appUrl, tenantOf(whose), table, []);
    expect({ table, seen: seen > 0, changed }).toEqual({
      ...{ table, seen: !inner.includes(table), changed: table === 'autopay' ? 1 : 0 },
    });
    if (payees.includes(table))
      expect(await reachOf(fixture.appUrl, tenantOf(story.payer), table, [])).toMatchObject({ seen: 0 });
  }
});

test('with the first line broken a stranger still reads nothing by way of wallets, holds and bills', async () => {
  const query = `query ($wallet: ID!, $hold: ID!, $bill: ID!, $invoice: ID!, $org: ID!) {
    wallet(id: $wallet) { id entries { nodes { id } } } wallets { id } hold(id: $hold) { id } bill(id: $bill) { id }
    bills { nodes { id } } billsToPay { nodes { id } }
    walletStatement(walletId: $wallet, from: "2026-01-01", to: "2026-12-31") { opening { amount } }
    _entities(representations: [{ __typename: "Wallet", id: $wallet }, { __typename: "Bill", id: $bill },
      { __typename: "Invoice", id: $invoice }, { __typename: "Organization", id: $org }]) {
      __typename ... on Invoice { bill { id } } ... on Organization { wallets { id } } } }`;
  const ask = async (caller: Caller) => {
    const variables = { wallet: walletId, hold: holdId, bill: billId, invoice: story.invoiceId };
    const { data, errors } = await fixture.run(caller, query, { ...variables, org: story.payer.organization.id });
    expect(errors).toEqual([]);
    return data;
  };
  expect(await ask(story.payer)).toMatchObject({
    ...{ wallet: { id: walletId }, wallets: [{ id: walletId }], hold: { id: holdId }, bill: { id: billId } },
    ...{ billsToPay: { nodes: [{ id: billId }] }, walletStatement: {} },
    _entities: [{}, {}, { bill: { id: billId } }, { wallets: [{ id: walletId }] }],
  });
  expect(await withoutChecks(() => ask(stranger))).toEqual({
    ...{ wallet: null, wallets: [], hold: null, bill: null, bills: { nodes: [] }, billsToPay: { nodes: [] } },
    walletStatement: null,
    _entities: [null, null, { __typename: 'Invoice', bill: null }, { __typename: 'Organization', wallets: [] }],
  });
});

test('with the first line broken a stranger still moves nobody’s money', async () => {
  const own = await createOrganization(fixture, stranger as Parameters<typeof createOrganization>[1]);
  const before = await walletState(fixture, story.payer, walletId);
  const expiresAt = new Date(fixture.now().getTime() + 3_600_000).toISOString();
  const attempts: [Parameters<typeof mutate>[2], Record<string, unknown>][] = [
    ['transferFunds', to(walletId, own)],
    ['placeHold', { walletId, toWalletId: own, amount: eur('1.00'), expiresAt }],
    ['captureHold', { holdId }],
    ['releaseHold', { holdId }],
    ['payBill', { invoiceId: story.invoiceId, walletId }],
    ['reverseTransfer', { transferId, reason: 'mine' }],
    ['setAutopay', { walletId, mostPerBill: eur('9.00') }],
    ['stopAutopay', { walletId }],
    ['exchangeFunds', { ...to(walletId, own), rate: '1' }],
  ];
  for (const [field, input] of attempts) {
    const { data, errors } = await withoutChecks(() => mutate(fixture, stranger, field, input));
    const outcome = (data as Record<string, { __typename: string } | null> | null)?.[field]?.__typename;
    expect(['WalletNotFoundError', 'HoldNotFoundError', 'FORBIDDEN'], field).toContain(outcome ?? errors[0]?.extensions.code);
  }
  const batch = { transfers: [to(walletId, own)] };
  const { results } = await outcomeOf(withoutChecks(() => mutate(fixture, stranger, 'transferFundsBatch', batch)));
  expect(results).toMatchObject([{ __typename: 'WalletNotFoundError' }]);
  expect(await walletState(fixture, story.payer, walletId)).toEqual(before);
  expect((await outcomeOf(mutate(fixture, story.payer, 'transferFunds', to(walletId, own)))).__typename).toBe(
    'TransferFundsSuccess',
  );
});
