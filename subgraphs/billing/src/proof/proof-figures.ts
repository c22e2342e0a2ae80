import { collectOnScrape, gauge } from '@quittance/telemetry/metrics';
import type pg from 'pg';
import { type ProofKind, type ProofSchedule, proofKinds } from './proof.ts';

const differences = gauge('quittance_proof_differences', 'What did not agree in the last run of a proof that found out.', [
  'proof',
]);
const lastSuccess = gauge(
  'quittance_proof_last_success_timestamp_seconds',
  'When a run of a proof last came to its end, whatever it found; 0: never.',
  ['proof'],
);
const interval = gauge('quittance_proof_interval_seconds', 'How long after the end of a run the next one begins.', ['proof']);

const labelOf = { LEDGER: 'ledger', RECONCILIATION: 'reconciliation' } as const satisfies Record<ProofKind, string>;

/** Tells of the proofs before each scrape, each process the same: they stand in the database. Call the answer before the pool ends. */
export function collectProofFigures(pool: pg.Pool, schedule: ProofSchedule): () => void {
  for (const kind of proofKinds) if (schedule[kind] > 0) interval.set({ proof: labelOf[kind] }, schedule[kind]);
  return collectOnScrape(async () => {
    const { rows } = await pool.query<{ kind: ProofKind; endedAt: number | null; differences: number | null }>({
      name: 'proof-figures',
      text: `
        SELECT kind, extract(epoch FROM ended_at)::float AS "endedAt", difference_count::float AS differences
          FROM unnest($1::text[]) AS kind
          LEFT JOIN LATERAL (SELECT ended_at, difference_count FROM proof
                              WHERE proof.kind = kind.kind AND ended_at IS NOT NULL AND report IS NOT NULL
                              ORDER BY ended_at DESC LIMIT 1) AS last ON true`,
      values: [[...proofKinds]],
    });
    for (const row of rows) {
      lastSuccess.set({ proof: labelOf[row.kind] }, row.endedAt ?? 0);
      if (row.differences !== null) differences.set({ proof: labelOf[row.kind] }, row.differences);
    }
  });
}
