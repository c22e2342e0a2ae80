import { type RequestOptions, request } from 'node:http';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { createLogger } from '@quittance/telemetry/log';
import { trickle } from '@quittance/testing/trickle';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serve } from './serve.ts';

let served: Served;
let ready = true;
const held = Promise.withResolvers<void>();
const begun = Promise.withResolvers<void>();
const arrived = Promise.withResolvers<void>();

const subgraph: RunningSubgraph = {
  name: 'test',
  typeDefs: '',
  execute: async () => ({}),
  routes: {
    '/echo': async (asked) =>
      new Response(await asked.text(), {
        status: 201,
        headers: { 'x-method': asked.method, 'x-said': asked.headers.get('x-says') ?? '' },
      }),
    '/cookies': async () => {
      const headers = new Headers();
      for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie);
      return new Response(null, { headers });
    },
    '/throws': async () => {
      throw new Error('password=hunter2');
    },
    '/breaks-off': async () =>
      new Response(
        new ReadableStream({
          start(stream) {
            stream.enqueue(new TextEncoder().encode('the beginning'));
            void begun.promise.then(() => stream.error(new Error('the disk is gone')));
          },
        }),
      ),
    '/waits': async () => {
      arrived.resolve();
      await held.promise;
      return new Response('answered');
    },
  },
  ready: async () => ready,
  stop: async () => undefined,
};

beforeAll(async () => {
  served = await serve(subgraph, { host: '127.0.0.1', port: 0, log: createLogger({ name: 'test', level: 'silent' }) });
});
afterAll(() => served.stop());

/** As it is written: `fetch` would put a path in order first and sends no body with GET. */
function status(path: string, options: RequestOptions = {}, body = ''): Promise<number | undefined> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, agent: false, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(body);
  });
}

test('hands method, headers and body to the route, and its answer back', async () => {
  const answer = await fetch(`${served.url}/echo/more`, { method: 'PUT', headers: { 'x-says': 'hello' }, body: 'bytes' });
  expect([answer.status, await answer.text()]).toEqual([201, 'bytes']);
  expect([answer.headers.get('x-method'), answer.headers.get('x-said')]).toEqual(['PUT', 'hello']);
});

test('hands back every cookie', async () => {
  expect((await fetch(`${served.url}/cookies`)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('says whether it lives, whether it is ready, and what it measures', async () => {
  expect(await status('/healthz')).toBe(200);
  expect(await status('/readyz')).toBe(200);
  ready = false;
  expect(await status('/readyz')).toBe(503);
  expect(await status('/metrics')).toBe(200);
});

test('tells its figures to whoever has the token, and without one to this machine alone', async () => {
  const statusAt = async (url: string, headers: Record<string, string>) => (await fetch(`${url}/metrics`, { headers })).status;
  expect(await statusAt(served.url, { 'x-forwarded-for': '10.0.0.7' })).toBe(404);
  const log = createLogger({ name: 'test', level: 'silent' });
  const guarded = await serve(subgraph, { host: '127.0.0.1', port: 0, log, metricsToken: 'the right one' });
  expect(await statusAt(guarded.url, {})).toBe(401);
  expect(await statusAt(guarded.url, { authorization: 'Bearer another one' })).toBe(401);
  expect(await statusAt(guarded.url, { authorization: 'Bearer the right one' })).toBe(200);
  await guarded.stop();
});

test('answers 413 to a body beyond all limits', async () => {
  const answer = await fetch(`${served.url}/echo`, { method: 'POST', body: new Uint8Array(8 * 1024 * 1024 + 1) });
  expect(answer.status).toBe(413);
});

test('what is no request for anybody is refused, not an error', async () => {
  expect(await status('/nobody')).toBe(404);
  expect(await status('//')).toBe(400);
  expect(await status('/echo', { method: 'TRACE' })).toBe(405);
  expect(await status('/echo', { method: 'GET', headers: { 'content-length': 4 } }, 'body')).toBe(201);
});

test('what a route throws is answered 500 and not told', async () => {
  const answer = await fetch(`${served.url}/throws`);
  expect([answer.status, await answer.text()]).toEqual([500, '']);
});

test('an answer that breaks off ends its connection and nothing else', async () => {
  const answer = await fetch(`${served.url}/breaks-off`);
  begun.resolve();
  await expect(answer.text()).rejects.toThrow();
  expect(await status('/healthz')).toBe(200);
});

test('says that it is not ready once it is to stop, and goes on answering', async () => {
  ready = true;
  const other = await serve(subgraph, { host: '127.0.0.1', port: 0, log: createLogger({ name: 'test', level: 'silent' }) });
  expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
  other.retire();
  const answer = await fetch(`${other.url}/readyz`);
  expect([answer.status, answer.headers.get('connection')]).toEqual([503, 'close']);
  expect((await fetch(`${other.url}/echo`, { method: 'POST', body: 'late' })).status).toBe(201);
  await other.stop();
});

test.each([
  ['headers', 'POST /echo HTTP/1.1\r\nhost: localhost\r\nx-slow: '],
  ['body', 'POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900\r\n\r\n'],
])('a client whose %s trickle in is told 408 and cut off', async (_, beginning) => {
  const log = createLogger({ name: 'test', level: 'silent' });
  const slow = await serve(subgraph, { host: '127.0.0.1', port: 0, log, headersTimeoutMs: 100, requestTimeoutMs: 200 });
  expect(await trickle(slow.url, beginning)).toMatch(/^HTTP\/1\.1 408 /);
  await slow.stop();
});

test('stops when what it was asked is answered', async () => {
  const other = await serve(subgraph, { host: '127.0.0.1', port: 0, log: createLogger({ name: 'test', level: 'silent' }) });
  const answer = fetch(`${other.url}/waits`);
  await arrived.promise;
  const stopped = other.stop();
  await expect(fetch(`${other.url}/healthz`)).rejects.toThrow();
  held.resolve();
  expect(await (await answer).text()).toBe('answered');
  await stopped;
});
