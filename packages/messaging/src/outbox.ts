import type { Sql } from '@quittance/database/sql';
import type { EventContract, InputOf } from '@quittance/events/envelope';
import { newId, toUuid } from '@quittance/ids';
import { currentRequest, type RequestTrace } from '@quittance/telemetry/request';

/** A fact that a command tells the others about. */
export type NewEvent<Contract extends EventContract = EventContract> = {
  contract: Contract;
  /** In JSON form: minor units as strings. */
  data: InputOf<Contract>;
  /** The aggregate's id: order is kept per subject. */
  subject: string;
  organizationId?: string | null | undefined;
  /** What caused it; the request being worked on (`withRequest`) unless told. */
  cause?: RequestTrace | undefined;
  /** When the fact became true; the transaction's start unless told. */
  occurredAt?: Date | undefined;
};

/** Thrown for data that do not fit their contract: a bug of the publisher, whose transaction must not commit. */
export class ContractViolation extends Error {
  override name = 'ContractViolation';
}

/**
 * Appends events to the outbox inside the caller's transaction, in their order, with one statement however many they are.
 *
 * The sequence row of each subject stays locked until commit (taken in sorted order), and positions are drawn under that lock: two
 * transactions of one aggregate can't swap. Call it once per transaction and last, so that the locks are short and in one order.
 */
export async function appendEvents<const Contracts extends readonly EventContract[]>(
  sql: Sql,
  events: readonly [...{ [Index in keyof Contracts]: NewEvent<Contracts[Index]> }],
): Promise<void> {
  const rows = (events as readonly NewEvent[]).map(rowOf);
  if (rows.length === 0) return;
  await sql.execute(append, [JSON.stringify(rows)]);
}

function rowOf(event: NewEvent, ordinal: number) {
  const parsed = event.contract.schema.safeParse(event.data);
  if (!parsed.success) throw new ContractViolation(`${event.contract.type}: ${parsed.error.message}`);
  const cause = event.cause ?? currentRequest();
  return {
    ordinal,
    id: toUuid(newId('evt')),
    type: event.contract.type,
    subject: event.subject,
    organization_id: event.organizationId ?? null,
    request_id: cause?.requestId ?? null,
    traceparent: cause?.traceparent ?? null,
    occurred_at: event.occurredAt?.toISOString() ?? null,
    data: event.data,
  };
}

const append = `
  WITH input AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS event (
      ordinal int, id uuid, type text, subject text, organization_id text, request_id text, traceparent text,
      occurred_at timestamptz, data jsonb
    )
  ), counted AS (
    INSERT INTO outbox_sequence AS known (subject, last_sequence)
    SELECT subject, count(*) FROM input GROUP BY subject ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET last_sequence = known.last_sequence + excluded.last_sequence
    RETURNING subject, last_sequence
  )
  INSERT INTO outbox (id, type, subject, sequence, organization_id, request_id, traceparent, data, occurred_at)
  SELECT id, type, subject,
         last_sequence - count(*) OVER (PARTITION BY subject) + row_number() OVER (PARTITION BY subject ORDER BY ordinal),
         organization_id, request_id, traceparent, data, coalesce(occurred_at, now())
    FROM input JOIN counted USING (subject)
   ORDER BY ordinal`;
