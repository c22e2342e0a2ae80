import { createPool } from '@quittance/database/pool';
import { inTransaction } from '@quittance/database/transaction';
import type { EventEnvelope } from '@quittance/events/envelope';
import { createLogger } from '@quittance/telemetry/log';
import { eventually } from '@quittance/testing/drain';
import { createTcpProxy, targetOf, throughProxy } from '@quittance/testing/tcp-proxy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendEvents } from '../src/outbox.ts';
import { type Relay, type RelayOptions, startRelay } from '../src/relay.ts';
import { createTestService, eventOf, log, type TestService } from './service.ts';

let service: TestService;
const relays: Relay[] = [];

beforeEach(async () => {
  service = await createTestService('invoice');
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await service.close();
});

/** The far end of a relay: remembers what arrived, and answers when and as the test says. */
function farEnd(answer: () => Promise<void> = async () => undefined) {
  const arrived: EventEnvelope[] = [];
  return {
    arrived,
    publish: async (events: readonly EventEnvelope[]) => {
      arrived.push(...events);
      await answer();
    },
  };
}

function start(transport: RelayOptions['transport'], options: Partial<RelayOptions> = {}): Relay {
  const relay = startRelay({ pool: service.pool, transport, log, ...options });
  relays.push(relay);
  return relay;
}

/** A log, and the message and the error of each line that went into it. */
function listening() {
  const lines: { msg: string; reason: string }[] = [];
  const write = (line: string) => {
    const { msg, err } = JSON.parse(line);
    lines.push({ msg, reason: err?.message });
  };
  return { lines, log: createLogger({ name: 'test', destination: { write } }) };
}

async function marked(): Promise<number> {
  const text = 'SELECT count(*)::int AS n FROM outbox WHERE published_at IS NOT NULL';
  return (await service.pool.query<{ n: number }>(text)).rows[0]?.n ?? 0;
}

// Mutant: mark before the confirm.
test('marks events only after the transport has confirmed them', async () => {
  const confirmed = Promise.withResolvers<void>();
  const end = farEnd(() => confirmed.promise);
  start(end);
  await service.emit(eventOf('a'), eventOf('a'));
  await eventually(() => end.arrived.length === 2);
  expect(await marked()).toBe(0);
  confirmed.resolve();
  await eventually(async () => (await marked()) === 2);
});

// Mutant: a failed publish is taken for done.
test('publishes again, in order, what was not confirmed', async () => {
  let failures = 3;
  const end = farEnd(async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('transport away');
  });
  start(end);
  await service.emit(eventOf('a'), eventOf('a'));
  await eventually(async () => (await marked()) === 2);
  expect(end.arrived.map(({ sequence }) => sequence)).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
});

test('stops though the transport never answers, and marks nothing', async () => {
  const end = farEnd(() => new Promise<never>(() => undefined));
  const relay = start(end);
  await service.emit(eventOf('a'));
  await eventually(() => end.arrived.length === 1);
  await relay.stop();
  expect(await marked()).toBe(0);
});

// Mutant: the relay remembers the last position.
test('does not lose the event of a slow transaction that commits after later ones were published', async () => {
  const end = farEnd();
  start(end);
  const appended = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  const slow = inTransaction(service.pool, async (sql) => {
    await appendEvents(sql, [eventOf('slow')]);
    appended.resolve();
    await commit.promise;
  });
  await appended.promise;
  await service.emit(eventOf('quick'));
  await eventually(() => end.arrived.length === 1);
  commit.resolve();
  await slow;
  await eventually(() => end.arrived.length === 2);
  expect(end.arrived.map(({ subject }) => subject)).toEqual(['quick', 'slow']);
});

// Mutant: the relay ends with its first failure.
test('goes on after its database was away, and leads again', async () => {
  const network = await createTcpProxy(targetOf(service.url));
  const pool = createPool({ url: throughProxy(service.url, network), applicationName: 'relay', max: 2 });
  const end = farEnd();
  const { lines, log } = listening();
  const relay = start(end, { pool, log, beforeReading: async (client) => void (await client.query('SELECT 1')) });
  await service.emit(eventOf('a'));
  await eventually(async () => (await marked()) === 1);
  for (let round = 0; round < 3; round++) {
    network.refuse();
    await service.emit(eventOf('a'));
    network.open();
    await eventually(async () => (await marked()) === round + 2);
  }
  expect(end.arrived.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  // Each outage once, and not only the first one.
  expect(lines.map(({ msg }) => msg)).toEqual(Array(3).fill('relay: no events can be read or marked, they wait'));
  await relay.stop();
  await pool.end();
  await network.close();
});

test('says so once when what comes before reading fails, publishes nothing meanwhile, and goes on when it succeeds', async () => {
  const end = farEnd();
  const { lines, log } = listening();
  let failures = 3;
  const beforeReading: RelayOptions['beforeReading'] = async (client) => {
    failures -= 1;
    if (failures < 0) return;
    await client.query('BEGIN');
    await client.query('SELECT nothing');
  };
  await service.emit(eventOf('a'));
  start(end, { log, beforeReading });
  await eventually(async () => (await marked()) === 1);
  expect(end.arrived.length).toBe(1);
  const reason = 'column "nothing" does not exist';
  expect(lines).toEqual([{ msg: 'relay: what comes before reading failed, events wait', reason }]);
});

test('an event carries what CloudEvents wants, and who and what caused it', async () => {
  const end = farEnd();
  start(end);
  await service.emit({ ...eventOf('inv_1'), organizationId: 'org_1', cause: { requestId: 'req-1' } } as ReturnType<
    typeof eventOf
  >);
  await eventually(() => end.arrived.length === 1);
  expect(end.arrived[0]).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
    type: 'quittance.invoice.invoice.voided.v1',
    source: '/invoice',
    subject: 'inv_1',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    datacontenttype: 'application/json',
    partitionkey: 'inv_1',
    sequence: 1,
    organizationid: 'org_1',
    requestid: 'req-1',
    data: eventOf('inv_1').data,
  });
});

// Mutant: rows are pruned by age alone.
test('prunes published events and inbox rows past their time, and nothing that is not published', async () => {
  await service.emit(eventOf('old'), eventOf('young'), eventOf('stuck'));
  await service.pool.query(`UPDATE outbox SET published_at = now() - interval '15 days' WHERE subject = 'old'`);
  await service.pool.query(`UPDATE outbox SET published_at = now() - interval '13 days' WHERE subject = 'young'`);
  await service.pool.query(`UPDATE outbox SET occurred_at = now() - interval '99 days' WHERE subject = 'stuck'`);
  await service.pool.query(`
    INSERT INTO inbox (consumer, event_id, type, received_at) VALUES
      ('invoice', gen_random_uuid(), 'old', now() - interval '91 days'),
      ('invoice', gen_random_uuid(), 'young', now() - interval '89 days')`);
  const blocked = Promise.withResolvers<void>();
  start(farEnd(() => blocked.promise));
  const left = async (table: string, column: string) =>
    (await service.pool.query<{ it: string }>(`SELECT ${column} AS it FROM ${table} ORDER BY 1`)).rows.map(({ it }) => it);
  blocked.resolve();
  await eventually(async () => (await left('inbox', 'type')).length === 1);
  expect(await left('inbox', 'type')).toEqual(['young']);
  expect(await left('outbox', 'subject')).toEqual(['stuck', 'young']);
});
