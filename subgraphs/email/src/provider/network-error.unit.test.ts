import { expect, test } from 'vitest';
import { classifyNetworkError } from './network-error.ts';

const error = (code: string, more: Record<string, unknown> = {}) => Object.assign(new Error(code), { code, ...more });
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });

/** Errors as undici and axios throw them. */
const cases: [string, unknown, string, string | null][] = [
  ['refused', fetchFailed(error('ECONNREFUSED', { syscall: 'connect' })), 'UNAVAILABLE', 'ECONNREFUSED'],
  [
    'refused at each address',
    fetchFailed(new AggregateError([error('ECONNREFUSED'), error('ENETUNREACH')])),
    'UNAVAILABLE',
    'ECONNREFUSED',
  ],
  ['no such name', fetchFailed(error('ENOTFOUND', { syscall: 'getaddrinfo' })), 'UNAVAILABLE', 'ENOTFOUND'],
  ['no connection in time', fetchFailed(error('UND_ERR_CONNECT_TIMEOUT')), 'UNAVAILABLE', 'UND_ERR_CONNECT_TIMEOUT'],
  ['a connection that timed out while it was made', error('ETIMEDOUT', { syscall: 'connect' }), 'UNAVAILABLE', 'ETIMEDOUT'],
  ['a certificate for somebody else', error('ERR_TLS_CERT_ALTNAME_INVALID'), 'UNAVAILABLE', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['reset', error('ECONNRESET'), 'UNKNOWN', 'ECONNRESET'],
  ['closed by the other side', fetchFailed(error('UND_ERR_SOCKET')), 'UNKNOWN', 'UND_ERR_SOCKET'],
  ['axios’ own time-out', error('ECONNABORTED'), 'UNKNOWN', 'ECONNABORTED'],
  ['our time-out', new DOMException('timed out', 'TimeoutError'), 'UNKNOWN', null],
  ['something else', 'no error at all', 'UNKNOWN', null],
];

test.each(cases)('%s', (_name, thrown, kind, code) => {
  expect(classifyNetworkError(thrown)).toMatchObject({ kind, code });
});
