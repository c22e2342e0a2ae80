import { counter } from '@quittance/telemetry/metrics';
import type { Outcome } from '../provider/outcome.ts';

const attempts = counter('quittance_mail_attempts_total', 'Attempts to hand a message to a provider, by what came of them.', [
  'provider',
  'outcome',
]);

/** Counts an attempt that has ended. */
export function countAttempt(provider: string, outcome: Outcome['kind']): void {
  attempts.inc({ provider, outcome });
}
