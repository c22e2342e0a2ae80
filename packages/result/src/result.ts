/** An expected outcome: a value, or an error that the caller can act on and tells apart by its `code`. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function ok(): Result<void, never>;
export function ok<T>(value: T): Result<T, never>;
export function ok<T>(value?: T): Result<T | undefined, never> {
  return { ok: true, value };
}

export function err<const E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/** Throws when something that was believed is not so: a bug, never a user's mistake. */
export function assert(condition: unknown, belief: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${belief}`);
}

/** Makes a `switch` over a union exhaustive: does not type-check when a member is missing. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

/** The value, or a throw where an error would be a bug. */
export function unwrap<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(`Unexpected error: ${JSON.stringify(result.error)}`);
}
