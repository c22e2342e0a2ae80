import type { Sql } from '@quittance/database/sql';
import type { EventEnvelope } from '@quittance/events/envelope';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Transaction } from './batch-handler.ts';
import type { DeadLetter, Transport } from './transport.ts';

/** The longest error kept with a dead letter, in characters. */
const longestError = 2_000;

/** Stores dead letters of a consumer. One that dies again after its replay is open again. */
export async function bury(sql: Sql, consumer: string, letters: readonly DeadLetter[]): Promise<void> {
  const rows = new Map(letters.map((letter) => [letter.event.id, rowOf(letter)]));
  await sql.execute(insert, [consumer, JSON.stringify([...rows.values()])]);
}

/** The open dead letters of a consumer, newest first. */
export async function openDeadLetters(sql: Sql, consumer: string, limit: number): Promise<DeadLetter[]> {
  const rows = await sql.query<Row>(
    `SELECT event, error, attempts, dead_at FROM dead_letter
      WHERE consumer = $1 AND replayed_at IS NULL ORDER BY dead_at DESC, event_id LIMIT $2::int`,
    [consumer, limit],
  );
  return rows.map(letterOf);
}

type Row = { event: EventEnvelope; error: string; attempts: number; dead_at: Date };

const letterOf = ({ event, error, attempts, dead_at }: Row): DeadLetter => ({ event, error, attempts, deadAt: dead_at });

/** What a replay needs: a way into the consumer's database, and the transport. */
type ReplayContext<Tx> = { transaction: Transaction<Tx>; transport: Pick<Transport, 'redeliver'>; service: string };

/** Replays at most so many at a time. */
const mostReplayed = 10_000;

/**
 * Sends the open dead letters of a consumer again, of one type or all, those that died first first; answers how many. What dies again meanwhile
 * is not sent a second time.
 */
export async function replayDeadLetters<Tx>(context: ReplayContext<Tx>, type: string | null = null): Promise<number> {
  const open = await context.transaction((_, sql) =>
    sql.query<{ event_id: string }>(
      `SELECT event_id::text FROM dead_letter WHERE consumer = $1 AND replayed_at IS NULL AND ($2::text IS NULL OR type = $2::text)
        ORDER BY dead_at, event_id LIMIT $3::int`,
      [context.service, type, mostReplayed],
    ),
  );
  let replayed = 0;
  for (const { event_id } of open) if (await replayDeadLetter(context, fromUuid('evt', event_id))) replayed += 1;
  return replayed;
}

/** The open dead letter of that event; null when there is none. */
export async function findDeadLetter(sql: Sql, consumer: string, eventId: Id<'evt'>): Promise<DeadLetter | null> {
  const rows = await sql.query<Row>(
    `SELECT event, error, attempts, dead_at FROM dead_letter
      WHERE consumer = $1 AND event_id = $2::uuid AND replayed_at IS NULL`,
    [consumer, toUuid(eventId)],
  );
  return rows[0] === undefined ? null : letterOf(rows[0]);
}

/**
 * Sends an open dead letter to its consumer again, with the same event id. It is marked only after the transport has it: a crash in
 * between leaves it open, and a second replay is stopped by the inbox. False when there is no such open dead letter.
 */
export async function replayDeadLetter<Tx>(context: ReplayContext<Tx>, eventId: Id<'evt'>): Promise<boolean> {
  const { transaction, transport, service } = context;
  const key = [service, toUuid(eventId)];
  const [found] = await transaction((_, sql) =>
    sql.query<{ event: EventEnvelope; dead_at: string }>(
      'SELECT event, dead_at::text FROM dead_letter WHERE consumer = $1 AND event_id = $2::uuid AND replayed_at IS NULL',
      key,
    ),
  );
  if (found === undefined) return false;
  await transport.redeliver(service, found.event);
  // Not one that has died again in the meantime.
  await transaction((_, sql) =>
    sql.execute(
      'UPDATE dead_letter SET replayed_at = now() WHERE consumer = $1 AND event_id = $2::uuid AND dead_at = $3::timestamptz',
      [...key, found.dead_at],
    ),
  );
  return true;
}

function rowOf({ event, error, attempts, deadAt }: DeadLetter) {
  return {
    event_id: toUuid(event.id),
    type: event.type,
    subject: event.subject,
    event,
    error: error.slice(0, longestError),
    attempts,
    dead_at: deadAt.toISOString(),
  };
}

const insert = `
  INSERT INTO dead_letter (consumer, event_id, type, subject, event, error, attempts, dead_at)
  SELECT $1, event_id, type, subject, event, error, attempts, dead_at
    FROM jsonb_to_recordset($2::jsonb) AS letter (
      event_id uuid, type text, subject text, event jsonb, error text, attempts int, dead_at timestamptz
    )
   ORDER BY event_id
  ON CONFLICT (consumer, event_id) DO UPDATE
    SET error = excluded.error, attempts = excluded.attempts, dead_at = excluded.dead_at, replayed_at = NULL`;
