import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redact, redactText } from './redact.ts';
import { currentRequest } from './request.ts';

export type { Logger };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * JSON lines on standard output (or `destination`), each with the id of the request it belongs to, and without secrets or personal
 * data: by key at any depth, and by shape inside texts. What `child` binds is only searched by shape: give it names of parts.
 */
export function createLogger(options: { name: string; level?: LogLevel; destination?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: { service: options.name },
      timestamp: stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentRequest() }),
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => redact(line) as Record<string, unknown>,
      },
      // Already described by `redact`; pino's own serializer would print every property of an error.
      serializers: { err: (value: unknown) => value },
      hooks: { streamWrite: redactText },
    },
    options.destination ?? pino.destination({ dest: 1, sync: false }),
  );
}
