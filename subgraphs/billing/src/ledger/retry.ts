/** serialization_failure, deadlock_detected, unique_violation: PostgreSQL chose one of two; the loser may go again. */
const retryable: ReadonlySet<unknown> = new Set(['40001', '40P01', '23505']);

/**
 * Whether running the same transaction again may succeed, because it lost against another one: a deadlock, or an id that both wrote, which the
 * second run finds and answers. Nothing of the failed run has stayed.
 */
export function isWorthRetrying(error: unknown): boolean {
  return retryable.has(codeOf(error));
}

/** Whether PostgreSQL refused the statements (data exception, integrity constraint, rollback) rather than being away. */
export function isOfTheData(error: unknown): boolean {
  return /^(?:22|23|40)...$/.test(String(codeOf(error)));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
