import { closeDrained } from '@quittance/process/drain';
import { createLogger } from '@quittance/telemetry/log';
import { trickle } from '@quittance/testing/trickle';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHttp } from './http.ts';

const log = createLogger({ name: 'test', level: 'silent' });
let app: FastifyInstance;
let url: string;
let arrived: PromiseWithResolvers<void>;
let answer: PromiseWithResolvers<string>;
beforeEach(async () => {
  arrived = Promise.withResolvers();
  answer = Promise.withResolvers();
  app = await createHttp({
    log,
    publicUrl: 'http://localhost:4000',
    bodyLimitBytes: 1_000,
    headersTimeoutMs: 100,
    requestTimeoutMs: 200,
  });
  app.post('/takes', async () => 'taken');
  app.get('/waits', () => {
    arrived.resolve();
    return answer.promise;
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(() => app.close());

test('what is being answered when it closes is answered', async () => {
  const asked = fetch(`${url}/waits`);
  await arrived.promise;
  const closed = closeDrained(app.server, 60_000, () => app.close());
  await expect(fetch(`${url}/waits`)).rejects.toThrow();
  answer.resolve('here it is');
  expect(await (await asked).text()).toBe('here it is');
  await closed;
});

test('what takes too long is cut off', async () => {
  const asked = fetch(`${url}/waits`);
  await Promise.all([
    arrived.promise.then(() => closeDrained(app.server, 10, () => app.close())),
    expect(asked).rejects.toThrow(),
  ]);
});

test.each([
  ['nobody', undefined, '127.0.0.1'],
  ['a proxy by its address', ['loopback'], '203.0.113.7'],
  ['another one', ['192.0.2.1'], '127.0.0.1'],
])('trusting %s, it takes the word on the client of that one alone', async (_, trustProxy, expected) => {
  const trusting = await createHttp({ log, publicUrl: 'http://localhost:4000', bodyLimitBytes: 1_000, trustProxy });
  trusting.get('/ip', async (request) => request.ip);
  const { body } = await trusting.inject({ url: '/ip', headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' } });
  expect(body).toBe(expected);
});

test.each([
  ['headers', 'POST /takes HTTP/1.1\r\nhost: localhost\r\nx-slow: '],
  ['body', 'POST /takes HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 900\r\n\r\n'],
])('a client whose %s trickle in is told 408 and cut off', async (_, beginning) => {
  expect(await trickle(url, beginning)).toMatch(/^HTTP\/1\.1 408 /);
});
