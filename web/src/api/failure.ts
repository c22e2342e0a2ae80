/** What a top-level error is about: the gateway's nine codes, and two that arise on the way. */
export type FailureCode = (typeof codes)[number] | 'OFFLINE' | 'BROKEN';

/** A request that did not end in a result of the schema, in words for people. */
export type Failure = {
  readonly code: FailureCode;
  readonly message: string;
  /** For support: finds the request in the logs. */
  readonly requestId: string | null;
};

const codes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'CONFLICT',
  'UNAVAILABLE',
  'INTERNAL',
] as const;

/** Where the server's own words would say less than ours. */
const words: Partial<Record<FailureCode, string>> = {
  INTERNAL: 'Something went wrong on our side. Nothing was lost; try again, or tell us the request number.',
  OFFLINE: 'No answer from the server. Check your connection and try again.',
  BROKEN: 'This page ran into a mistake of its own. Reload it; what you saved is safe.',
};

type WireError = { message?: unknown; extensions?: { code?: unknown; requestId?: unknown } | undefined };

/** Sorts whatever a request threw: our own `RefusedRequest`, Apollo's errors (told by their names, so as not to need Apollo here), `fetch`'s. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return failure('BROKEN');
  const { name, errors, status, statusCode, bodyText } = error as Error & Record<string, unknown>;
  if (name === 'CombinedGraphQLErrors' || name === 'RefusedRequest') return failureOfErrors(errors, status, error.message);
  // Refused before GraphQL (no session, body too large): a status, and errors in the same form.
  if (name === 'ServerError') return failureOfErrors(errorsIn(bodyText), statusCode, `The server answered ${statusCode}.`);
  // `fetch` rejects with a TypeError when no answer came.
  if (name === 'TypeError' && /fetch|network|load failed/i.test(error.message)) return failure('OFFLINE');
  return failure('BROKEN');
}

function failureOfErrors(errors: unknown, status: unknown, fallback: string): Failure {
  const first: WireError | undefined = Array.isArray(errors) ? errors[0] : undefined;
  const code = codes.find((each) => each === first?.extensions?.code) ?? codeOfStatus(status);
  const requestId = first?.extensions?.requestId;
  return failure(
    code,
    typeof first?.message === 'string' ? first.message : fallback,
    typeof requestId === 'string' ? requestId : null,
  );
}

function errorsIn(bodyText: unknown): unknown {
  try {
    return JSON.parse(String(bodyText))?.errors;
  } catch {
    return undefined;
  }
}

const codeByStatus: Readonly<Record<number, FailureCode>> = {
  400: 'BAD_USER_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'LIMIT_EXCEEDED',
  429: 'RATE_LIMITED',
};

function codeOfStatus(status: unknown): FailureCode {
  if (typeof status !== 'number' || status === 200) return 'INTERNAL';
  return codeByStatus[status] ?? (status > 500 ? 'UNAVAILABLE' : 'INTERNAL');
}

function failure(code: FailureCode, message = '', requestId: string | null = null): Failure {
  return { code, message: words[code] ?? message, requestId };
}
