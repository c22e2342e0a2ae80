import { instantArray, jsonArray, plainArray } from '@quittance/database/array-literal';
import type { Sql } from '@quittance/database/sql';
import type { EventContract, InputOf } from '@quittance/events/envelope';
import { newUuid } from '@quittance/ids';
import { currentRequest, type RequestTrace } from '@quittance/telemetry/request';

/** A fact that a command tells the others about. */
export type NewEvent<Contract extends EventContract = EventContract> = {
  contract: Contract;
  /** In JSON form: minor units as strings. */
  data: InputOf<Contract>;
  /** The aggregate's id: order is kept per subject. */
  subject: string;
  /**
   * For an aggregate that numbers its own states: greater than that of every earlier event of another state, which the caller ensures; told again,
   * the same state is no other event. Counted 1, 2, 3 ... unless told; an aggregate does either, always.
   */
  sequence?: bigint | undefined;
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
 * Appends events to the outbox inside the caller's transaction, those of one aggregate in their order: one statement for all that have their own
 * sequence and one for the others, however many they are.
 *
 * The sequence row of each other subject stays locked until commit (taken in sorted order), and positions are drawn under that lock: two
 * transactions of one aggregate can't swap. Call it once per transaction and last, so that the locks are short and in one order.
 */
export async function appendEvents<const Contracts extends readonly EventContract[]>(
  sql: Sql,
  events: readonly [...{ [Index in keyof Contracts]: NewEvent<Contracts[Index]> }],
): Promise<void> {
  const rows = (events as readonly NewEvent[]).map(rowOf);
  const counted = rows.filter(({ sequence }) => sequence === null);
  const numbered = rows.filter(({ sequence }) => sequence !== null);
  if (counted.length > 0) await sql.send(appendCounted, columnsOf(counted));
  if (numbered.length > 0) await sql.send(appendNumbered, columnsOf(numbered));
}

type Row = ReturnType<typeof rowOf>;

function rowOf(event: NewEvent) {
  const parsed = event.contract.schema.safeParse(event.data);
  if (!parsed.success) throw new ContractViolation(`${event.contract.type}: ${parsed.error.message}`);
  const cause = event.cause ?? currentRequest();
  return {
    id: newUuid(),
    type: event.contract.type,
    subject: event.subject,
    sequence: event.sequence ?? null,
    organizationId: event.organizationId ?? null,
    requestId: cause?.requestId ?? null,
    traceparent: cause?.traceparent ?? null,
    data: JSON.stringify(event.data),
    occurredAt: event.occurredAt ?? null,
  };
}

/** $1 to $9 */
function columnsOf(rows: readonly Row[]): unknown[] {
  return [
    plainArray(rows.map(({ id }) => id)),
    plainArray(rows.map(({ type }) => type)),
    rows.map(({ subject }) => subject),
    plainArray(rows.map(({ sequence }) => sequence)),
    rows.map(({ organizationId }) => organizationId),
    rows.map(({ requestId }) => requestId),
    rows.map(({ traceparent }) => traceparent),
    jsonArray(rows.map(({ data }) => data)),
    instantArray(rows.map(({ occurredAt }) => occurredAt)),
  ];
}

const input = `
  unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::timestamptz[])
  WITH ORDINALITY AS event (id, type, subject, sequence, organization_id, request_id, traceparent, data, occurred_at, ordinal)`;

const appendCounted = `
  WITH input AS (
    SELECT * FROM ${input}
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

const appendNumbered = `
  INSERT INTO outbox (id, type, subject, sequence, organization_id, request_id, traceparent, data, occurred_at)
  SELECT id, type, subject, sequence, organization_id, request_id, traceparent, data, coalesce(occurred_at, now())
    FROM ${input}
  ON CONFLICT (subject, sequence) DO NOTHING`;
