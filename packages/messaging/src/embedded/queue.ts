import type { EventEnvelope } from '@quittance/events/envelope';
import { toUuid } from '@quittance/ids';
import type pg from 'pg';
import { batchLimit } from '../ladder.ts';
import type { QueueFigures } from '../transport.ts';
import { presenceLock, schema } from './schema.ts';

export type Leased = {
  /** As text: it is only handed back. */
  position: string;
  event: EventEnvelope;
  attempt: number;
  deliveries: number;
  error: string | null;
  dead_at: Date | null;
};

/** What becomes of a leased message. */
export type Settlement = {
  position: string;
  outcome: 'done' | 'retry' | 'dead' | 'release';
  delayMs?: number;
  error?: string;
};

/** Makes the tables; several processes may do it at once. */
export async function createSchema(pool: pg.Pool): Promise<void> {
  // One simple query, so one transaction: the lock is held until all of it is there.
  await pool.query(`SELECT pg_advisory_xact_lock(${presenceLock}, 0); ${schema}`);
}

/** Adds to what the service gets. */
export async function addSubscription(pool: pg.Pool, service: string, types: readonly string[]): Promise<void> {
  await pool.query('INSERT INTO subscription (service, type) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [
    service,
    types,
  ]);
}

/** Stores each event for each service that subscribed to its type; answers who got something, and the types that nobody wants. */
export async function enqueue(
  pool: pg.Pool,
  events: readonly EventEnvelope[],
): Promise<{ services: string[]; unroutable: string[] }> {
  const { rows } = await pool.query<{ services: string[]; unroutable: string[] }>({
    name: 'enqueue',
    text: `
      WITH input AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset($1::jsonb) AS input (ordinal int, event_id uuid, event jsonb)
      ), stored AS (
        INSERT INTO message (service, event_id, event)
        SELECT service, event_id, event FROM input JOIN subscription ON type = event ->> 'type' ORDER BY ordinal, service
        ON CONFLICT (service, event_id) DO NOTHING
        RETURNING service
      )
      SELECT coalesce((SELECT array_agg(DISTINCT service) FROM stored), '{}') AS services,
             array(SELECT DISTINCT event ->> 'type' FROM input
                    WHERE NOT EXISTS (SELECT FROM subscription WHERE type = event ->> 'type')) AS unroutable`,
    values: [JSON.stringify(events.map((event, ordinal) => ({ ordinal, event_id: toUuid(event.id), event })))],
  });
  return rows[0] ?? { services: [], unroutable: [] };
}

/** Stores an event for one service, as if it had never been tried. */
export async function enqueueAgain(pool: pg.Pool, service: string, event: EventEnvelope): Promise<void> {
  await pool.query(
    `INSERT INTO message AS known (service, event_id, event) VALUES ($1, $2, $3)
     ON CONFLICT (service, event_id) DO UPDATE
       SET attempt = 1, deliveries = 0, visible_at = '-infinity', owner = NULL, error = NULL, dead_at = NULL`,
    [service, toUuid(event.id), JSON.stringify(event)],
  );
}

/** Takes up to 100 messages that are due, the oldest first; nobody else gets them until they are settled or the lease ends. */
export async function lease(pool: pg.Pool, service: string, owner: number, leaseMs: number): Promise<Leased[]> {
  const { rows } = await pool.query<Leased>({
    name: 'lease',
    text: `
      WITH due AS MATERIALIZED (
        SELECT position FROM message WHERE service = $1 AND visible_at <= now()
         ORDER BY visible_at, position LIMIT ${batchLimit} FOR UPDATE SKIP LOCKED
      ), leased AS (
        UPDATE message SET owner = $2, visible_at = now() + $3 * interval '1 millisecond', deliveries = deliveries + 1
          FROM due WHERE message.position = due.position
        RETURNING message.position, event, attempt, deliveries, error, dead_at
      )
      SELECT position::text, event, attempt, deliveries, error, dead_at FROM leased ORDER BY leased.position`,
    values: [service, owner, leaseMs],
  });
  return rows;
}

/** Ends leases; those that were lost meanwhile are left alone. */
export async function settle(pool: pg.Pool, owner: number, settlements: readonly Settlement[]): Promise<void> {
  const done = settlements.filter(({ outcome }) => outcome === 'done').map(({ position }) => position);
  const kept = settlements.filter(({ outcome }) => outcome !== 'done');
  if (done.length > 0) {
    const text = 'DELETE FROM message WHERE position = ANY ($1::bigint[]) AND owner = $2';
    await pool.query({ name: 'settle-done', text, values: [done, owner] });
  }
  if (kept.length === 0) return;
  await pool.query({
    name: 'settle-kept',
    text: `
      UPDATE message
         SET owner = NULL,
             deliveries = CASE outcome WHEN 'release' THEN deliveries ELSE 0 END,
             visible_at = CASE WHEN "delayMs" IS NULL THEN '-infinity' ELSE now() + "delayMs" * interval '1 millisecond' END,
             attempt = attempt + CASE outcome WHEN 'retry' THEN 1 ELSE 0 END,
             error = coalesce(kept.error, message.error),
             dead_at = CASE outcome WHEN 'dead' THEN now() ELSE dead_at END
        FROM jsonb_to_recordset($1::jsonb) AS kept (position bigint, outcome text, "delayMs" float, error text)
       WHERE message.position = kept.position AND owner = $2`,
    values: [JSON.stringify(kept), owner],
  });
}

/** Which of the services have something to do now. */
export async function servicesWithWork(pool: pg.Pool, services: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ service: string }>({
    name: 'services-with-work',
    text: `SELECT service FROM unnest($1::text[]) AS mine (service)
            WHERE EXISTS (SELECT FROM message WHERE message.service = mine.service AND visible_at <= now())`,
    values: [services],
  });
  return rows.map(({ service }) => service);
}

/** Gives back what processes had leased that are gone: their presence lock went with their connection. */
export async function releaseOrphans(pool: pg.Pool): Promise<void> {
  await pool.query(
    `UPDATE message SET owner = NULL, visible_at = '-infinity'
      WHERE owner IS NOT NULL AND owner NOT IN (
        SELECT objid::int FROM pg_locks
         WHERE locktype = 'advisory' AND classid = ${presenceLock} AND objsubid = 2 AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
  );
}

/** Figures of every service that ever subscribed. */
export async function figures(pool: pg.Pool): Promise<QueueFigures[]> {
  const { rows } = await pool.query<QueueFigures>(
    `SELECT service,
            (count(position) FILTER (WHERE dead_at IS NULL AND (attempt = 1 OR owner IS NOT NULL OR visible_at <= now())))::int AS ready,
            (count(position) FILTER (WHERE dead_at IS NULL AND attempt > 1 AND owner IS NULL AND visible_at > now()))::int AS retrying,
            (count(position) FILTER (WHERE dead_at IS NOT NULL))::int AS dead,
            extract(epoch FROM now() - min(enqueued_at) FILTER (WHERE dead_at IS NULL AND attempt = 1))::float AS "oldestSeconds"
       FROM (SELECT DISTINCT service FROM subscription) AS known LEFT JOIN message USING (service)
      GROUP BY service ORDER BY service`,
  );
  return rows;
}
