import type { Sql } from '@quittance/database/sql';
import type { Reservation } from './reservation.ts';

/** What is or was set aside of these fundings, in the order of the ids. */
export async function findReservations(sql: Sql, fundingIds: readonly string[]): Promise<Reservation[]> {
  if (fundingIds.length === 0) return [];
  return sql.query<Reservation>(
    `SELECT id, kind, funding_id::text AS "fundingId", amount_minor AS "amountMinor", status, unapplied_minor AS "unappliedMinor",
            released_minor AS "releasedMinor", applied_minor AS "appliedMinor", short_released_minor AS "shortReleasedMinor",
            short_applied_minor AS "shortAppliedMinor"
       FROM reservation WHERE funding_id = ANY($1::uuid[]) ORDER BY id`,
    [fundingIds],
  );
}

/** Records reservations. What is decided stays so: the news that it was opened, or asked for, may come again or after that. */
export async function recordReservations(sql: Sql, reservations: readonly Reservation[]): Promise<void> {
  if (reservations.length === 0) return;
  await sql.execute(
    `INSERT INTO reservation (id, kind, funding_id, amount_minor, status)
     SELECT DISTINCT ON (id) id, kind, funding_id, amount_minor, status
       FROM jsonb_to_recordset($1::jsonb) AS given (id text, kind text, funding_id uuid, amount_minor bigint, status text)
      ORDER BY id, status IN ('OPEN', 'REQUESTED')
     ON CONFLICT (id) DO UPDATE SET status = excluded.status
      WHERE reservation.status IN ('OPEN', 'REQUESTED', 'RESERVED') AND excluded.status NOT IN ('OPEN', 'REQUESTED')`,
    [JSON.stringify(reservations.map(reservationRow))],
  );
}

/** Writes what became of these reservations, and what is set aside for them. */
export async function saveReservations(sql: Sql, reservations: readonly Reservation[]): Promise<void> {
  if (reservations.length === 0) return;
  await sql.execute(
    `UPDATE reservation
        SET status = changed.status, unapplied_minor = changed.unapplied_minor, released_minor = changed.released_minor,
            applied_minor = changed.applied_minor, short_released_minor = changed.short_released_minor,
            short_applied_minor = changed.short_applied_minor
       FROM jsonb_to_recordset($1::jsonb) AS changed (id text, status text, unapplied_minor bigint, released_minor bigint,
            applied_minor bigint, short_released_minor bigint, short_applied_minor bigint)
      WHERE reservation.id = changed.id`,
    [JSON.stringify(reservations.map(reservationRow))],
  );
}

function reservationRow(reservation: Reservation): Record<string, string> {
  return {
    id: reservation.id,
    kind: reservation.kind,
    funding_id: reservation.fundingId,
    amount_minor: reservation.amountMinor.toString(),
    status: reservation.status,
    unapplied_minor: reservation.unappliedMinor.toString(),
    released_minor: reservation.releasedMinor.toString(),
    applied_minor: reservation.appliedMinor.toString(),
    short_released_minor: reservation.shortReleasedMinor.toString(),
    short_applied_minor: reservation.shortAppliedMinor.toString(),
  };
}
