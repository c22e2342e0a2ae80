import { inTransaction } from '@quittance/database/transaction';
import { withRequest } from '@quittance/telemetry/request';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendEvents, ContractViolation } from '../src/outbox.ts';
import { createTestService, eventOf, type TestService } from './service.ts';

let service: TestService;

type Row = { position: string; type: string; subject: string; sequence: number; request_id: string; traceparent: string };

async function rows(): Promise<Row[]> {
  const text = `SELECT position::text, type, subject, sequence::int, request_id, traceparent FROM outbox ORDER BY outbox.position`;
  return (await service.pool.query<Row>(text)).rows;
}

beforeAll(async () => {
  service = await createTestService('invoice');
});
afterAll(() => service.close());
beforeEach(async () => {
  await service.pool.query('TRUNCATE outbox, outbox_sequence');
});

test('numbers the events of each aggregate 1, 2, 3 in the order given, in one statement and over several', async () => {
  await service.emit(eventOf('a'), eventOf('b'), eventOf('a'));
  await service.emit(eventOf('b'), eventOf('a'));
  expect((await rows()).map(({ subject, sequence }) => `${subject}${sequence}`)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
});

// Mutant: the sequence is read without a lock.
test('200 transactions at once, a third of which roll back, leave no gap and no inversion in any aggregate', async () => {
  const attempt = (n: number) =>
    inTransaction(service.pool, async (sql) => {
      await appendEvents(sql, [eventOf(`s${n % 3}`), eventOf(`s${(n + 1) % 3}`)]);
      if (n % 3 === 0) throw new Error('rolled back');
    }).catch(() => undefined);
  await Promise.all(Array.from({ length: 200 }, (_, n) => attempt(n)));
  for (const subject of ['s0', 's1', 's2']) {
    const sequences = (await rows()).filter((row) => row.subject === subject).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, index) => index + 1));
  }
  expect(await rows()).toHaveLength(2 * 133);
});

test('what a transaction that rolls back has appended was never there', async () => {
  const failing = inTransaction(service.pool, async (sql) => {
    await appendEvents(sql, [eventOf('a')]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await service.emit(eventOf('a'));
  expect((await rows()).map(({ sequence }) => sequence)).toEqual([1]);
});

test('refuses data that do not fit their contract, before anything is written', async () => {
  const event = eventOf('a');
  const wrong = { ...event, data: { ...event.data, version: -1 } };
  await expect(service.emit(event, wrong)).rejects.toThrow(ContractViolation);
  expect(await rows()).toEqual([]);
});

test('links events to the request that is being worked on, and to another where told', async () => {
  const trace = { requestId: 'req-1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
  await withRequest(trace, () =>
    service.emit(eventOf('a'), { ...eventOf('b'), cause: { requestId: 'req-2' } } as ReturnType<typeof eventOf>),
  );
  const found = await rows();
  expect(found.map(({ request_id }) => request_id)).toEqual(['req-1', 'req-2']);
  expect(found.map(({ traceparent }) => traceparent)).toEqual([trace.traceparent, null]);
});

test('appends nothing for no events', async () => {
  await service.emit();
  expect(await rows()).toEqual([]);
});
