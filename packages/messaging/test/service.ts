import { readFile } from 'node:fs/promises';
import { createPool } from '@quittance/database/pool';
import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { invoiceVoided } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import { createLogger } from '@quittance/telemetry/log';
import { createEmptyDatabase } from '@quittance/testing/database';
import { eventually } from '@quittance/testing/drain';
import type pg from 'pg';
import { type Incoming, type RunningConsumer, route, startConsumer } from '../src/consumer.ts';
import { appendEvents } from '../src/outbox.ts';
import type { Transport } from '../src/transport.ts';

export const log = createLogger({ name: 'test', level: 'silent' });

/** The event that these tests send about. */
export const contract = invoiceVoided;
export type TestEvent = Incoming<typeof contract>;

const organizationId = newId('org');
const invoiceId = newId('inv');

/** Valid data; `version` is free for the test to recognise an event by. */
export function eventOf(subject: string, version = 1) {
  return { contract, data: { invoiceId, organizationId, version }, subject };
}

export type Effect = { event_id: string; subject: string; sequence: number; version: number };

/** A service with a database of its own: it emits events, and handling one leaves one row in `effect`, with nothing to stop a second. */
export type TestService = {
  name: string;
  /** Of its database. */
  url: string;
  pool: pg.Pool;
  /** In one transaction. */
  emit(...events: ReturnType<typeof eventOf>[]): Promise<void>;
  consume(
    transport: Pick<Transport, 'subscribe' | 'redeliver'>,
    before?: (events: readonly TestEvent[]) => void | Promise<void>,
  ): Promise<RunningConsumer>;
  /** In the order in which they were committed. */
  effects(): Promise<Effect[]>;
  /** Waits until so many effects are there. */
  effectsReach(count: number, deadlineMs?: number): Promise<void>;
  close(): Promise<void>;
};

export async function createTestService(name: string): Promise<TestService> {
  const database = await createEmptyDatabase(name);
  const pool = createPool({ url: database.ownerUrl, applicationName: `test ${name}`, max: 10 });
  await pool.query(await readFile(new URL('../sql/messaging.sql', import.meta.url), 'utf8'));
  await pool.query(
    'CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, event_id text, subject text, sequence int, version int)',
  );
  const count = async () => (await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM effect')).rows[0]?.n ?? 0;
  return {
    name,
    url: database.ownerUrl,
    pool,
    emit: (...events) => inTransaction(pool, (sql) => appendEvents(sql, events)),
    consume: (transport, before) =>
      startConsumer<Sql>({
        service: name,
        transport: transport as Transport,
        transaction: (work) => inTransaction(pool, (sql) => work(sql, sql)),
        log,
        routes: [
          route(contract, async (sql, events) => {
            await before?.(events);
            await leaveEffects(sql, events);
          }),
        ],
      }),
    effects: async () => (await pool.query<Effect>('SELECT event_id, subject, sequence, version FROM effect ORDER BY id')).rows,
    effectsReach: async (wanted, deadlineMs = 20_000) => {
      await eventually(async () => (await count()) >= wanted, deadlineMs);
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function leaveEffects(sql: Sql, events: readonly TestEvent[]): Promise<void> {
  const rows = events.map(({ event, data }) => ({
    event_id: event.id,
    subject: event.subject,
    sequence: event.sequence,
    version: data.version,
  }));
  await sql.execute(
    `INSERT INTO effect (event_id, subject, sequence, version)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS effect (event_id text, subject text, sequence int, version int)`,
    [JSON.stringify(rows)],
  );
}

/** Where an effect is not the successor of the one before it, per aggregate. */
export function inversions(effects: readonly Effect[]): string[] {
  const last = new Map<string, number>();
  return effects.flatMap(({ subject, sequence }) => {
    const before = last.get(subject) ?? 0;
    last.set(subject, sequence);
    return sequence === before + 1 ? [] : [`${subject}: ${sequence} after ${before}`];
  });
}

/** Ids that stand there more than once. */
export function repeated(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
