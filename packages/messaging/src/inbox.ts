import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Incoming } from './route.ts';

/**
 * Records the events as handled by the consumer and answers those that were not yet. Must be the first statement of the transaction
 * that also holds the effects: then a second delivery waits for the first one's commit and finds the row, or handles the event itself
 * because that one rolled back.
 */
export async function takeNew(sql: Sql, consumer: string, events: readonly Incoming[]): Promise<Incoming[]> {
  const rows = await sql.query<{ event_id: string }>(insert, [
    consumer,
    JSON.stringify(events.map(({ event }) => ({ event_id: toUuid(event.id), type: event.type }))),
  ]);
  const unseen = new Set<Id<'evt'>>(rows.map((row) => fromUuid('evt', row.event_id)));
  // `delete` also drops the second copy of an event that came twice in one batch.
  return events.filter(({ event }) => unseen.delete(event.id));
}

// Sorted, so that two processes with overlapping batches wait for each other instead of deadlocking.
const insert = `
  INSERT INTO inbox (consumer, event_id, type)
  SELECT $1, event_id, type FROM jsonb_to_recordset($2::jsonb) AS event (event_id uuid, type text)
   ORDER BY event_id
  ON CONFLICT (event_id, consumer) DO NOTHING
  RETURNING event_id::text`;
