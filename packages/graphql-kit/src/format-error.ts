import type { Logger } from '@quittance/telemetry/log';
import { currentRequest } from '@quittance/telemetry/request';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { codeOf } from './errors.ts';

/** For Apollo's `formatError`, which sees all errors, also of bodies that are no operation and of contexts that could not be made. */
export const formatErrors =
  (log: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    return publicError(formatted, cause, currentRequest()?.requestId ?? 'none', log);
  };

/**
 * The one place where errors get their public form: one of our codes, the request's id, and no more of the inside than the caller
 * is meant to read. What is INTERNAL is logged whole and answered with a sentence that says nothing.
 */
export function publicError(
  formatted: GraphQLFormattedError,
  cause: unknown,
  requestId: string,
  log: Logger,
): GraphQLFormattedError {
  const code = codeOf(formatted.extensions?.code);
  const { stacktrace: _stacktrace, serviceName: _serviceName, http: _http, ...extensions } = formatted.extensions ?? {};
  if (code === 'INTERNAL') log.error({ requestId, error: cause, path: formatted.path }, 'a resolver failed');
  return {
    message: code === 'INTERNAL' ? 'Something went wrong on our side.' : withoutSuggestion(formatted.message),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: code === 'INTERNAL' ? { code, requestId } : { ...extensions, code, requestId },
  };
}

/** graphql-js tells names it was not asked for ("Did you mean ..."). */
function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean .*\?$/s, '');
}
