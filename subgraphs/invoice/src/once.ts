import type { Sql } from '@quittance/database/sql';
import { type Attempt, type IdempotencyKeyReusedError, once } from '@quittance/graphql-kit/idempotency';
import { err, type Result } from '@quittance/result';

/** Runs a command once per idempotency key; what it answers is kept as JSON, so it answers ids and codes and no whole objects. */
export async function oncePerKey<T, E, Ahead = undefined>(
  sql: Sql,
  attempt: Attempt,
  command: (ahead: Ahead) => Promise<Result<T, E>>,
  readAhead?: () => Promise<Ahead>,
): Promise<Result<T, E | IdempotencyKeyReusedError>> {
  const outcome = await once(sql, attempt, command, readAhead);
  return 'ok' in outcome ? outcome : err(outcome);
}
