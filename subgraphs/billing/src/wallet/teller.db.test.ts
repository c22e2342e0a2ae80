import { inTransaction } from '@quittance/database/transaction';
import { fromUuid } from '@quittance/ids';
import { withRequest } from '@quittance/telemetry/request';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger, type Ledger } from '../../test/ledger-fixture.ts';
import { ensureAccounts } from '../ledger/accounts.ts';
import { walletTeller } from './teller.ts';
import { noteChanged } from './untold.ts';

let ledger: Ledger;
let relay: pg.PoolClient;
beforeAll(async () => {
  ledger = await createLedger();
  relay = await ledger.pool.connect();
});
afterAll(async () => {
  relay.release();
  await ledger.close();
});

const note = (...ids: string[]) => inTransaction(ledger.pool, (sql) => noteChanged(sql, ids));
/** What a relay does that has not told of anything lately. */
const tell = () => walletTeller()(relay);

/** A clock by which every rest is over. */
function fastClock(): () => number {
  let now = 0;
  return () => (now += 60_000);
}

/** More wallets than are told of at once. */
async function openMany(name: string): Promise<string[]> {
  const spec = { organizationId: null, userId: null, currency: 'EUR', kind: 'wallet', noOverdraft: true } as const;
  const codes = Array.from({ length: 600 }, (_, index) => `${name} ${index}`);
  const { idOf } = await ensureAccounts(
    ledger.sql,
    codes.map((code) => ({ ...spec, code })),
  );
  return [...idOf.values()];
}

async function countTold(ids: readonly string[]): Promise<{ events: bigint; wallets: bigint }> {
  const subjects = ids.map((id) => fromUuid('wal', id));
  const [counted] = await ledger.sql.query<{ events: bigint; wallets: bigint }>(
    'SELECT count(*) AS events, count(DISTINCT subject) AS wallets FROM outbox WHERE subject = ANY($1)',
    [subjects],
  );
  return counted ?? { events: 0n, wallets: 0n };
}

async function toldOf(id: string): Promise<{ sequence: bigint; balance: string; request: string | null }[]> {
  return ledger.sql.query(
    `SELECT sequence, data->>'balanceMinor' AS balance, request_id AS request FROM outbox WHERE subject = $1 ORDER BY position`,
    [fromUuid('wal', id)],
  );
}

test('many changes of a wallet are one event: what it holds when it is told, by the request that changed it last', async () => {
  const id = await ledger.open('many changes', 500n);
  for (const requestId of ['first', 'second', 'third']) await withRequest({ requestId }, () => note(id));
  await tell();
  expect(await toldOf(id)).toEqual([{ sequence: 2n, balance: '500', request: 'third' }]);
});

test('a state is told of once, a newer one by a greater number', async () => {
  const id = await ledger.open('states', 100n);
  for (let round = 0; round < 2; round++) {
    await note(id);
    await tell();
  }
  await ledger.open('states', 20n);
  await note(id);
  await tell();
  expect(await toldOf(id)).toMatchObject([
    { sequence: 2n, balance: '100' },
    { sequence: 3n, balance: '120' },
  ]);
});

test('what is rolled back is not told of, and accounts that are no wallet are not either', async () => {
  const [id, source] = [await ledger.open('rolled back', 1n), await ledger.idOf('source:EUR')];
  const failing = inTransaction(ledger.pool, async (sql) => {
    await noteChanged(sql, [id]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await note(source);
  await tell();
  expect([await toldOf(id), await toldOf(source)]).toEqual([[], []]);
});

test('what can not be told stays noted', async () => {
  const id = await ledger.open('stays noted', 1n);
  await note(id);
  const client = await ledger.pool.connect();
  await client.query('SET default_transaction_read_only = on');
  await expect(walletTeller()(client)).rejects.toThrow('read-only');
  client.release(true);
  await tell();
  expect(await toldOf(id)).toHaveLength(1);
});

test('many are told of a part at a time, each by its request, and what is noted meanwhile after them', async () => {
  const [ids, late] = [await openMany('many'), await ledger.open('late', 3n)];
  for (const id of ids) await withRequest({ requestId: `of ${id}` }, () => note(id));
  const teller = walletTeller(fastClock());
  await teller(relay);
  await note(late);
  const told: (bigint | number)[] = [(await countTold(ids)).events];
  for (let part = 0; part < 2; part++) {
    await teller(relay);
    told.push((await countTold(ids)).events, (await toldOf(late)).length);
  }
  expect(told).toEqual([250n, 500n, 0, 600n, 0]);
  await teller(relay);
  expect(await toldOf(late)).toHaveLength(1);
  for (const id of ids.filter((_, index) => index % 100 === 0)) expect(await toldOf(id)).toMatchObject([{ request: `of ${id}` }]);
  expect(await ledger.sql.query('SELECT FROM untold')).toEqual([]);
});

test.for(['by the same relay', 'by another one'] as const)(
  'what breaks off in the middle is told of again %s, each state once',
  async (by) => {
    const ids = await openMany(`breaks off, ${by}`);
    await note(...ids);
    const teller = walletTeller(fastClock());
    await teller(relay);
    await relay.query('SET default_transaction_read_only = on');
    await expect(teller(relay)).rejects.toThrow('read-only');
    await relay.query('ROLLBACK');
    await relay.query('SET default_transaction_read_only = off');
    const next = by === 'by the same relay' ? teller : walletTeller(fastClock());
    for (let part = 0; part < 3; part++) await next(relay);
    expect(await countTold(ids)).toEqual({ events: 600n, wallets: 600n });
    expect(await ledger.sql.query('SELECT FROM untold')).toEqual([]);
  },
);

test('after a part that took long the next one waits nine times as long', async () => {
  const id = await ledger.open('rests');
  // The first part begins at 0 and ends at 10: 99 is too early for the next one, 100 is the time.
  const clock = [0, 10, 99, 100, 101];
  const teller = walletTeller(() => clock.shift() ?? 0);
  const times: number[] = [];
  for (let part = 0; part < 3; part++) {
    await note(id);
    await teller(relay);
    times.push((await toldOf(id)).length);
    await ledger.open('rests', 5n);
  }
  expect(times).toEqual([1, 1, 2]);
});

test('when notes pile up, the next part waits only as long as the one before took', async () => {
  const id = await ledger.open('piles up');
  const clock = [0, 10, 19, 20, 30];
  const teller = walletTeller(() => clock.shift() ?? 0);
  const left: number[] = [];
  await ledger.sql.execute('INSERT INTO untold (account_ids) SELECT ARRAY[$1::uuid] FROM generate_series(1, 2001)', [id]);
  for (let part = 0; part < 3; part++) {
    await teller(relay);
    left.push((await ledger.sql.query('SELECT FROM untold')).length);
  }
  expect(left).toEqual([1, 1, 0]);
});
