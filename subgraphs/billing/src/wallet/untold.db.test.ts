import { inTransaction } from '@quittance/database/transaction';
import { fromUuid } from '@quittance/ids';
import { withRequest } from '@quittance/telemetry/request';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger, type Ledger } from '../../test/ledger-fixture.ts';
import { noteChanged, walletTeller } from './untold.ts';

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
/** One turn of a relay that has not told of anything lately. */
const tell = () => walletTeller()(relay);

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

test('the more wallets a turn has told of, the longer the next one waits', async () => {
  const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => ledger.open(`rests ${index}`)));
  const [first = ''] = ids;
  let clock = 0;
  const teller = walletTeller(() => clock);
  const times = [];
  for (const [ms, changed] of [
    [0, ids],
    [29, [first]],
    [30, []],
  ] as const) {
    clock = ms;
    if (changed.length > 0) await ledger.open('rests 0', 5n);
    await note(...changed);
    await teller(relay);
    times.push((await toldOf(first)).length);
  }
  expect(times).toEqual([1, 1, 2]);
});
