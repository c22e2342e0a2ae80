import { type Outcome, refused } from './outcome.ts';

/** Failures that come before the first byte of a request: name resolution and connecting. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
]);

type Failure = { code: string | null; syscall: string | null; message: string };

/**
 * A request that failed without an answer. It was surely not sent when the connection never stood; anything later (reset, time-out, an
 * answer that breaks off) may have come after the provider had read it all: `UNKNOWN`.
 */
export function classifyNetworkError(error: unknown): Outcome {
  const failures = [...chainOf(error)];
  const cause = failures.find((failure) => failure.code !== null) ?? failures[0];
  const notSent = failures.some(
    (failure) => failure.syscall === 'connect' || (failure.code !== null && beforeSending.has(failure.code)),
  );
  return refused(notSent ? 'UNAVAILABLE' : 'UNKNOWN', cause?.code ?? null, cause?.message ?? String(error));
}

/** The error and its causes; of an `AggregateError` (an address each) the first stands for all. */
function* chainOf(error: unknown): Generator<Failure> {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    const { code, syscall } = current as { code?: unknown; syscall?: unknown };
    yield {
      code: typeof code === 'string' ? code : null,
      syscall: typeof syscall === 'string' ? syscall : null,
      message: current.message,
    };
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
}
