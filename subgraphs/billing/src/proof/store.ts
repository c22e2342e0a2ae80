import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, newId, toUuid } from '@quittance/ids';
import type { Proof, ProofKind, ProofOutcome, Reports } from './proof.ts';
import { readReport, writeReport } from './report.ts';

type Row = Omit<Proof, 'id'> & { id: string };

const columns = `id::text, asked_at AS "askedAt", begun_at AS "begunAt", ended_at AS "endedAt", outcome, failure`;

const proofOf = (row: Row | undefined): Proof | null => (row === undefined ? null : { ...row, id: fromUuid('prf', row.id) });

/** The run that is waiting or going on, and the one that ended last. */
export async function findRuns(sql: Sql, kind: ProofKind): Promise<{ openRun: Proof | null; lastRun: Proof | null }> {
  const rows = await sql.query<Row>(
    `(SELECT ${columns} FROM proof WHERE kind = $1 AND ended_at IS NULL)
     UNION ALL (SELECT ${columns} FROM proof WHERE kind = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1)`,
    [kind],
  );
  return {
    openRun: proofOf(rows.find(({ endedAt }) => endedAt === null)),
    lastRun: proofOf(rows.find(({ endedAt }) => endedAt !== null)),
  };
}

/** What the last run found that came to an end without failing. */
export async function findReport<Kind extends ProofKind>(sql: Sql, kind: Kind): Promise<Reports[Kind] | null> {
  const [row] = await sql.query<{ report: unknown }>(
    `SELECT report FROM proof WHERE kind = $1 AND ended_at IS NOT NULL AND report IS NOT NULL ORDER BY ended_at DESC LIMIT 1`,
    [kind],
  );
  return row === undefined ? null : readReport(kind, row.report);
}

/** Asks for a run, unless one is open already. */
export async function insertAsked(sql: Sql, kind: ProofKind, askedBy: Id<'usr'> | null, now: Date): Promise<void> {
  await sql.execute(
    `INSERT INTO proof (id, kind, asked_at, asked_by_user_id) VALUES ($1::uuid, $2, $3::timestamptz, $4::uuid)
     ON CONFLICT (kind) WHERE ended_at IS NULL DO NOTHING`,
    [toUuid(newId('prf')), kind, now.toISOString(), askedBy === null ? null : toUuid(askedBy)],
  );
}

export async function noteBegun(sql: Sql, id: Id<'prf'>, now: Date): Promise<void> {
  await sql.execute(`UPDATE proof SET begun_at = $2::timestamptz WHERE id = $1::uuid AND ended_at IS NULL`, [
    toUuid(id),
    now.toISOString(),
  ]);
}

export type Ending = {
  at: Date;
  outcome: ProofOutcome;
  differenceCount: number | null;
  report: Reports[ProofKind] | null;
  failure: string | null;
};

/** Writes how a run ended; what has ended stays as it is. */
export async function noteEnded(
  sql: Sql,
  id: Id<'prf'>,
  { at, outcome, differenceCount, report, failure }: Ending,
): Promise<void> {
  await sql.execute(
    `UPDATE proof SET ended_at = $2::timestamptz, outcome = $3, difference_count = $4::bigint, report = $5::jsonb, failure = $6
      WHERE id = $1::uuid AND ended_at IS NULL`,
    [toUuid(id), at.toISOString(), outcome, differenceCount, report === null ? null : writeReport(report), failure],
  );
}

/** Removes what ended before then, but for the last run of each kind and outcome. */
export async function prune(sql: Sql, kind: ProofKind, before: Date): Promise<void> {
  await sql.execute(
    `DELETE FROM proof WHERE kind = $1 AND ended_at < $2::timestamptz
        AND EXISTS (SELECT FROM proof AS later WHERE later.kind = proof.kind AND later.outcome = proof.outcome AND later.ended_at > proof.ended_at)`,
    [kind, before.toISOString()],
  );
}
