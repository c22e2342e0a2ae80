import { createLogger } from '@quittance/telemetry/log';
import { expect, test } from 'vitest';
import { codeOf, errorCodes } from './errors.ts';
import { publicError } from './format-error.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const formatted = (code: unknown, message = 'the message') =>
  publicError(
    { message, extensions: { code, stacktrace: ['at db.internal'], serviceName: 'user', path: ['first'] } },
    null,
    'req-1',
    log,
  );

test.each(errorCodes.filter((code) => code !== 'INTERNAL'))(
  '%s keeps its message and what it says beside, without the inside',
  (code) => {
    expect(formatted(code)).toEqual({ message: 'the message', extensions: { code, requestId: 'req-1', path: ['first'] } });
  },
);

test.each(['INTERNAL', 'INTERNAL_SERVER_ERROR', 'P2002', 'ECONNREFUSED', 42, undefined])(
  'the code %s is INTERNAL, and nothing else is told',
  (code) => {
    expect(formatted(code, 'password=hunter2')).toEqual({
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL', requestId: 'req-1' },
    });
  },
);

test('what graphql-js refuses is the input of the caller', () => {
  for (const code of ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST'])
    expect(codeOf(code)).toBe('BAD_USER_INPUT');
});

test('does not tell names that were not asked for', () => {
  const message = 'Cannot query field "secre" on type "User". Did you mean "secret" or "secrets"?';
  expect(formatted('GRAPHQL_VALIDATION_FAILED', message).message).toBe('Cannot query field "secre" on type "User".');
});
