import type { Sql } from '@quittance/database/sql';
import type { EventEnvelope } from '@quittance/events/envelope';
import { type Id, toUuid } from '@quittance/ids';
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
  const rows = await sql.query<{ event: EventEnvelope; error: string; attempts: number; dead_at: Date }>(
    `SELECT event, error, attempts, dead_at FROM dead_letter
      WHERE consumer = $1 AND replayed_at IS NULL ORDER BY dead_at DESC, event_id LIMIT $2::int`,
    [consumer, limit],
  );
  return rows.map((row) => ({ event: row.event, error: row.error, attempts: row.attempts, deadAt: row.dead_at }));
}

/**
 * Sends an open dead letter to its consumer again, with the same event id. It is marked only after the transport has it: a crash in
 * between leaves it open, and a second replay is stopped by the inbox. False when there is no such open dead letter.
 */
export async function replayDeadLetter<Tx>(
  context: { transaction: Transaction<Tx>; transport: Pick<Transport, 'redeliver'>; service: string },
  eventId: Id<'evt'>,
): Promise<boolean> {
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
