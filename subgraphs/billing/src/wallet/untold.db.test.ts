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

test('after a turn that took long the next one waits nine times as long', async () => {
  const id = await ledger.open('rests');
  // The first turn begins at 0 and ends at 10: 99 is too early for the next one, 100 is the time.
  const clock = [0, 10, 99, 100, 101];
  const teller = walletTeller(() => clock.shift() ?? 0);
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await note(id);
    await teller(relay);
    times.push((await toldOf(id)).length);
    await ledger.open('rests', 5n);
  }
  expect(times).toEqual([1, 1, 2]);
});
