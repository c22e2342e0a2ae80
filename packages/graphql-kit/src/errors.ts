import { GraphQLError } from 'graphql';

/** The only codes that top-level errors bear. */
export const errorCodes = [
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

export type ErrorCode = (typeof errorCodes)[number];

function error(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

export const unauthenticated = () => error('UNAUTHENTICATED', 'Sign in first.');
/** Only for what the caller may know to exist. */
export const forbidden = (what = 'You may not do this.') => error('FORBIDDEN', what);
export const notFound = (what = 'Not found.') => error('NOT_FOUND', what);
/** For arguments of queries; mutations answer a `ValidationError` in their result. */
export const badInput = (path: readonly string[], message: string) =>
  error('BAD_USER_INPUT', `${path.join('.')}: ${message}`, { path });
/** `retryAfterSeconds`: when it makes sense to try again. */
export const rateLimited = (retryAfterSeconds: number) =>
  error('RATE_LIMITED', `Too many requests; try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
export const limitExceeded = (what: string) => error('LIMIT_EXCEEDED', what);
export const conflict = (what: string) => error('CONFLICT', what);
export const unavailable = (what = 'Not available at the moment; try again shortly.') => error('UNAVAILABLE', what);

const codeOfApollo: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
};

/** Our code for whatever was thrown: what we do not know is INTERNAL. */
export function codeOf(code: unknown): ErrorCode {
  const known = errorCodes.find((each) => each === code);
  return known ?? (typeof code === 'string' ? (codeOfApollo[code] ?? 'INTERNAL') : 'INTERNAL');
}
