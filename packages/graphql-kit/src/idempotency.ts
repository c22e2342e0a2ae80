import { createHash } from 'node:crypto';

/** The part of `Sql` that is needed here. */
type Statements = {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  send(text: string, values?: readonly unknown[]): Promise<void>;
};

/** Same key, other input: nothing was done. Resolves as the shared GraphQL type of that name. */
export type IdempotencyKeyReusedError = {
  __typename: 'IdempotencyKeyReusedError';
  code: 'IDEMPOTENCY_KEY_REUSED';
  message: string;
  path: ['idempotencyKey'];
};

export const idempotencyKeyReused: IdempotencyKeyReusedError = {
  __typename: 'IdempotencyKeyReusedError',
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This idempotency key was used before with another input.',
  path: ['idempotencyKey'],
};

export type Attempt = {
  /** Whose key it is: the organisation acted for, else the person. */
  scope: string;
  mutation: string;
  key: string;
  /** What was asked, parsed; hashed without regard to the order of fields. */
  input: unknown;
};

/**
 * Runs `command` once per key, within the caller's transaction: the row is claimed first, so that a second attempt at the same time
 * waits for the first one's commit and then gets its outcome. `command` answers what is to be remembered as JSON (ids and codes rather
 * than whole objects); what it throws is not remembered, for it rolls the transaction back. What it reads `ahead` is asked for together with
 * the claim, which saves a round trip; in vain when the key is known.
 */
export async function once<Outcome, Ahead = undefined>(
  sql: Statements,
  attempt: Attempt,
  command: (ahead: Ahead) => Promise<Outcome>,
  readAhead?: () => Promise<Ahead>,
): Promise<Outcome | IdempotencyKeyReusedError> {
  const key = [attempt.scope, attempt.mutation, attempt.key];
  const hash = createHash('sha256').update(canonical(attempt.input)).digest();
  const [claimed, ahead] = await Promise.all([
    sql.query(
      `INSERT INTO idempotency (scope, mutation, key, input_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key`,
      [...key, hash],
    ),
    readAhead?.() as Promise<Ahead>,
  ]);
  if (claimed.length === 0) return remembered<Outcome>(sql, key, hash);
  const outcome = await command(ahead);
  await sql.send(`UPDATE idempotency SET outcome = $4::jsonb WHERE scope = $1 AND mutation = $2 AND key = $3`, [
    ...key,
    JSON.stringify(outcome),
  ]);
  return outcome;
}

async function remembered<Outcome>(sql: Statements, key: string[], hash: Buffer): Promise<Outcome | IdempotencyKeyReusedError> {
  const [row] = await sql.query<{ same: boolean; outcome: Outcome }>(
    `SELECT input_hash = $4 AS same, outcome FROM idempotency WHERE scope = $1 AND mutation = $2 AND key = $3`,
    [...key, hash],
  );
  if (row === undefined) throw new Error('a claimed idempotency key has a row');
  return row.same ? row.outcome : idempotencyKeyReused;
}

/** JSON with sorted keys and bigints as strings, so that equal inputs have equal hashes. */
function canonical(input: unknown): string {
  return JSON.stringify(input, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
