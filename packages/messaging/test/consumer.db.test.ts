import { createPool } from '@quittance/database/pool';
import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { withRequest } from '@quittance/telemetry/request';
import { eventually } from '@quittance/testing/drain';
import { createTcpProxy, targetOf, throughProxy } from '@quittance/testing/tcp-proxy';
import { embeddedTransport, type TestTransport } from '@quittance/testing/transport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { route, startConsumer } from '../src/consumer.ts';
import { appendEvents } from '../src/outbox.ts';
import { envelopeOf, unpublished } from '../src/outbox-rows.ts';
import { startRelay } from '../src/relay.ts';
import type { Subscriber } from '../src/transport.ts';
import { contract, createTestService, eventOf, log, type TestService } from './service.ts';

let bus: TestTransport;
let billing: TestService;
let cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  bus = await embeddedTransport();
  billing = await createTestService('billing');
  cleanUps = [() => billing.close(), () => bus.close()];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

function relay(): void {
  const running = startRelay({ pool: billing.pool, transport: bus.transport, log });
  cleanUps.push(() => running.stop());
}

// Mutant: one transaction per event.
test('handles what is waiting in one transaction', async () => {
  await (await billing.consume(bus.transport)).stop();
  relay();
  await billing.emit(...Array.from({ length: 80 }, (_, n) => eventOf(`s${n}`)));
  await eventually(async () => (await bus.transport.queues())[0]?.ready === 80);
  const consumer = await billing.consume(bus.transport);
  cleanUps.push(() => consumer.stop());
  await billing.effectsReach(80);
  const { rows } = await billing.pool.query('SELECT DISTINCT xmin::text FROM effect UNION SELECT DISTINCT xmin::text FROM inbox');
  expect(rows).toHaveLength(1);
});

// Mutant: a batch that fails is handled one by one.
test('a bad event costs those it came with a few transactions, not one each, and keeps their order', async () => {
  await (await billing.consume(bus.transport)).stop();
  relay();
  await billing.emit(...Array.from({ length: 64 }, (_, n) => eventOf(`s${n}`, n === 40 ? 666 : n + 1)));
  await eventually(async () => (await bus.transport.queues())[0]?.ready === 64);
  const consumer = await billing.consume(bus.transport, (events) => {
    if (events.some(({ data }) => data.version === 666)) throw new Error('poison');
  });
  cleanUps.push(() => consumer.stop());
  await billing.effectsReach(63);
  const { rows } = await billing.pool.query('SELECT count(*)::int AS n FROM effect GROUP BY xmin ORDER BY min(id)');
  expect(rows.map(({ n }) => n)).toEqual([32, 8, 1, 2, 4, 16]);
  const versions = (await billing.effects()).map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((left, right) => left - right));
});

// Mutant: what failed before is handled with the rest.
test('an event that failed before costs those it comes with nothing', async () => {
  const handle = Promise.withResolvers<Subscriber['handle']>();
  const subscribe = async (subscriber: Subscriber) => {
    handle.resolve(subscriber.handle);
    return { stop: async () => undefined };
  };
  const consumer = await billing.consume({ ...bus.transport, subscribe }, (events) => {
    if (events.some(({ data }) => data.version === 666)) throw new Error('poison');
  });
  cleanUps.push(() => consumer.stop());
  await billing.emit(...Array.from({ length: 10 }, (_, n) => eventOf(`s${n}`, n === 5 ? 666 : 1)));
  const client = await billing.pool.connect();
  const rows = await unpublished(client, 10);
  client.release();
  const deliveries = rows.map((row, n) => ({ event: envelopeOf(row), attempt: n === 5 ? 2 : 1 }));
  const verdicts = await (await handle.promise)(deliveries);
  expect(verdicts.map(({ kind }) => kind)).toEqual(deliveries.map(({ attempt }) => (attempt === 1 ? 'done' : 'retry')));
  const transactions = await billing.pool.query('SELECT count(*)::int AS n FROM effect GROUP BY xmin');
  expect(transactions.rows).toEqual([{ n: 9 }]);
});

// Mutant: a database that is away counts as an attempt.
test('holds events while its database is away: no attempt is counted and none is lost', async () => {
  const network = await createTcpProxy(targetOf(billing.url));
  const pool = createPool({ url: throughProxy(billing.url, network), applicationName: 'consumer', max: 4 });
  const attempts: number[] = [];
  const consumer = await startConsumer<Sql>({
    service: 'billing',
    transport: {
      ...bus.transport,
      subscribe: (subscriber) =>
        bus.transport.subscribe({
          ...subscriber,
          handle: (deliveries) => {
            attempts.push(...deliveries.map(({ attempt }) => attempt));
            return subscriber.handle(deliveries);
          },
        }),
    },
    transaction: (work) => inTransaction(pool, (sql) => work(sql, sql)),
    log,
    routes: [
      route(contract, async (sql, events) => {
        // Once, in the middle of the first transaction.
        if (network.refused === 0) network.refuse();
        for (const { event } of events) await sql.execute('INSERT INTO effect (event_id) VALUES ($1)', [event.id]);
      }),
    ],
  });
  cleanUps.push(async () => {
    await consumer.stop();
    await pool.end();
    await network.close();
  });
  relay();
  await billing.emit(eventOf('s'));
  await eventually(() => attempts.length === 1);
  await billing.emit(eventOf('s'), eventOf('t'));
  await eventually(async () => (await bus.transport.queues())[0]?.ready === 3);
  // More failures than there are attempts.
  await eventually(() => network.refused >= 6);
  network.open();
  await billing.effectsReach(3);
  expect(attempts).toEqual([1, 1, 1]);
  expect(await consumer.deadLetters()).toEqual([]);
});

test('events that follow from an event carry the id of the request that caused it', async () => {
  const consumer = await startConsumer<Sql>({
    service: 'billing',
    transport: bus.transport,
    transaction: (work) => inTransaction(billing.pool, (sql) => work(sql, sql)),
    log,
    routes: [
      route(contract, async (sql, events) => {
        for (const { event } of events) if (event.subject === 'cause') await appendEvents(sql, [eventOf('effect')]);
      }),
    ],
  });
  cleanUps.push(() => consumer.stop());
  relay();
  await withRequest({ requestId: 'req-1' }, () => billing.emit(eventOf('cause')));
  const { rows } = await eventually(async () => {
    const found = await billing.pool.query(`SELECT request_id FROM outbox WHERE subject = 'effect'`);
    return found.rowCount === 1 && found;
  });
  expect(rows).toEqual([{ request_id: 'req-1' }]);
});

test('refuses two routes for one type', async () => {
  const twice = [route(contract, async () => undefined), route(contract, async () => undefined)];
  const started = startConsumer<Sql>({
    service: 'billing',
    transport: bus.transport,
    transaction: (work) => inTransaction(billing.pool, (sql) => work(sql, sql)),
    log,
    routes: twice,
  });
  await expect(started).rejects.toThrow('one route per type');
});
