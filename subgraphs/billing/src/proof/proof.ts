import type { Id } from '@quittance/ids';
import type { Comparison } from '@quittance/reconciliation/compare';
import type { Verification } from '../ledger/verify.ts';

/** What proves the books: the ledger by itself, and the services by each other. */
export const proofKinds = ['LEDGER', 'RECONCILIATION'] as const;
export type ProofKind = (typeof proofKinds)[number];

/** What a run found, by its kind. */
export type Reports = { LEDGER: Verification; RECONCILIATION: Comparison[] };

export type ProofOutcome = 'AGREES' | 'DIFFERS' | 'FAILED';

/** One run: asked for, begun, ended. */
export type Proof = {
  id: Id<'prf'>;
  askedAt: Date;
  begunAt: Date | null;
  endedAt: Date | null;
  /** Null before the end. */
  outcome: ProofOutcome | null;
  /** Why it could not be done, for `FAILED` alone. */
  failure: string | null;
};

/** How long after the end of a run the next one begins, in seconds; 0: only when somebody asks for it. */
export type ProofSchedule = Readonly<Record<ProofKind, number>>;

/** A run that failed found nothing: who was away is asked again soon. */
const againAfterFailureMs = 30_000;

/** Whether it is time for the next run. `last`: the last one that ended. */
export function isDue(last: Pick<Proof, 'endedAt' | 'outcome'> | null, everySeconds: number, now: Date): boolean {
  if (everySeconds === 0) return false;
  if (last === null || last.endedAt === null) return true;
  const everyMs = everySeconds * 1_000;
  const pauseMs = last.outcome === 'FAILED' ? Math.min(everyMs, againAfterFailureMs) : everyMs;
  return now.getTime() - last.endedAt.getTime() >= pauseMs;
}

/** How much does not agree. Problems of the ledger are counted up to 100. */
export function differencesIn<Kind extends ProofKind>(kind: Kind, report: Reports[Kind]): number {
  if (kind === 'LEDGER') return (report as Verification).problems.length;
  return (report as Comparison[]).reduce((sum, { differenceCount }) => sum + differenceCount, 0);
}
