import type { EventEnvelope } from '@quittance/events/envelope';
import { fromUuid } from '@quittance/ids';
import type { ClientBase } from 'pg';

export type OutboxRow = {
  /** 64 bits as text: it is only handed back. */
  position: string;
  id: string;
  type: string;
  subject: string;
  /** As text for the same reason. */
  sequence: string;
  organization_id: string | null;
  request_id: string | null;
  traceparent: string | null;
  data: unknown;
  occurred_at: Date;
};

/**
 * The oldest events that are not known to be published. Never "greater than the last position": a slow transaction commits a
 * lower position later, and would be lost.
 */
export async function unpublished(client: ClientBase, limit: number): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    name: 'unpublished',
    text: `SELECT position::text, id, type, subject, sequence::text, organization_id, request_id, traceparent, data, occurred_at
             FROM outbox WHERE published_at IS NULL ORDER BY outbox.position LIMIT $1`,
    values: [limit],
  });
  return rows;
}

export async function markPublished(client: ClientBase, rows: readonly OutboxRow[]): Promise<void> {
  await client.query({
    name: 'mark-published',
    text: 'UPDATE outbox SET published_at = now() WHERE position = ANY ($1::bigint[])',
    values: [rows.map(({ position }) => position)],
  });
}

/** The event as it travels. */
export function envelopeOf(row: OutboxRow): EventEnvelope {
  return {
    specversion: '1.0',
    id: fromUuid('evt', row.id),
    type: row.type,
    source: `/${row.type.split('.')[1]}`,
    subject: row.subject,
    time: row.occurred_at.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: row.subject,
    sequence: Number(row.sequence),
    ...(row.organization_id !== null && { organizationid: row.organization_id }),
    ...(row.request_id !== null && { requestid: row.request_id }),
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    data: row.data,
  };
}

/** Rows that one turn of pruning looks at: the oldest ones, so that it costs the same however large the tables are. */
const pruneWindow = 1_000;

/** Deletes old history: published events and inbox rows past their time. True when there may be more of it. */
export async function prune(client: ClientBase, days: { outbox: number; inbox: number }): Promise<boolean> {
  const outbox = await client.query(
    `DELETE FROM outbox WHERE published_at < now() - $1 * interval '1 day'
        AND position IN (SELECT position FROM outbox ORDER BY position LIMIT ${pruneWindow})`,
    [days.outbox],
  );
  const inbox = await client.query(
    `DELETE FROM inbox WHERE received_at < now() - $1 * interval '1 day'
        AND (event_id, consumer) IN (SELECT event_id, consumer FROM inbox ORDER BY event_id, consumer LIMIT ${pruneWindow})`,
    [days.inbox],
  );
  return outbox.rowCount === pruneWindow || inbox.rowCount === pruneWindow;
}
