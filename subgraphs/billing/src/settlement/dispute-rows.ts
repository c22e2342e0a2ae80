import type { Sql } from '@quittance/database/sql';
import type { Dispute } from './dispute.ts';

/** The disputes about these fundings, in the order of their ids. */
export async function findDisputes(sql: Sql, fundingIds: readonly string[]): Promise<Dispute[]> {
  if (fundingIds.length === 0) return [];
  return sql.query<Dispute>(
    `SELECT id, funding_id::text AS "fundingId", amount_minor AS "amountMinor", status, unapplied_minor AS "unappliedMinor",
            released_minor AS "releasedMinor", applied_minor AS "appliedMinor", short_released_minor AS "shortReleasedMinor",
            short_applied_minor AS "shortAppliedMinor"
       FROM dispute WHERE funding_id = ANY($1::uuid[]) ORDER BY id`,
    [fundingIds],
  );
}

/** Records disputes. What is decided stays so: the news that it was opened may come after that. */
export async function recordDisputes(sql: Sql, disputes: readonly Dispute[]): Promise<void> {
  if (disputes.length === 0) return;
  await sql.execute(
    `INSERT INTO dispute (id, funding_id, amount_minor, status)
     SELECT DISTINCT ON (id) id, funding_id, amount_minor, status
       FROM jsonb_to_recordset($1::jsonb) AS given (id text, funding_id uuid, amount_minor bigint, status text)
      ORDER BY id, status = 'OPEN'
     ON CONFLICT (id) DO UPDATE SET status = excluded.status WHERE dispute.status = 'OPEN'`,
    [JSON.stringify(disputes.map(disputeRow))],
  );
}

/** Writes what is set aside for these disputes. */
export async function saveDisputes(sql: Sql, disputes: readonly Dispute[]): Promise<void> {
  if (disputes.length === 0) return;
  await sql.execute(
    `UPDATE dispute
        SET unapplied_minor = changed.unapplied_minor, released_minor = changed.released_minor, applied_minor = changed.applied_minor,
            short_released_minor = changed.short_released_minor, short_applied_minor = changed.short_applied_minor
       FROM jsonb_to_recordset($1::jsonb) AS changed (id text, unapplied_minor bigint, released_minor bigint, applied_minor bigint,
            short_released_minor bigint, short_applied_minor bigint)
      WHERE dispute.id = changed.id`,
    [JSON.stringify(disputes.map(disputeRow))],
  );
}

function disputeRow(dispute: Dispute): Record<string, string> {
  return {
    id: dispute.id,
    funding_id: dispute.fundingId,
    amount_minor: dispute.amountMinor.toString(),
    status: dispute.status,
    unapplied_minor: dispute.unappliedMinor.toString(),
    released_minor: dispute.releasedMinor.toString(),
    applied_minor: dispute.appliedMinor.toString(),
    short_released_minor: dispute.shortReleasedMinor.toString(),
    short_applied_minor: dispute.shortAppliedMinor.toString(),
  };
}
