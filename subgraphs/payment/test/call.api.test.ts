import { setTimeout as pause } from 'node:timers/promises';
import { startHttp, type TestHttp } from '@quittance/testing/http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallLimits, createCaller, defaultCallLimits } from '../src/provider/call.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startHttp();
});
afterAll(() => http.close());

/** Calls an address whose answers are given one after the other; the last one repeats. Answers the outcome and how often it was called. */
async function call(answers: (() => Promise<Response> | Response)[], limits: Partial<CallLimits> = {}) {
  let count = 0;
  http.serve({ '/': async () => (answers[Math.min(count++, answers.length - 1)] ?? (() => new Response()))() });
  const caller = createCaller({ ...defaultCallLimits, timeoutMs: 200, ...limits });
  return { outcome: await caller({ method: 'POST', url: `${http.url}/x`, headers: {}, body: {} }), count };
}

const ok = () => Response.json({ fine: true });

test('an answer is an answer, refusals of the request included', async () => {
  expect(await call([ok])).toEqual({ outcome: { kind: 'answered', value: { status: 200, body: { fine: true } } }, count: 1 });
  const refused = await call([() => Response.json({ message: 'no' }, { status: 422 })]);
  expect(refused).toEqual({ outcome: { kind: 'answered', value: { status: 422, body: { message: 'no' } } }, count: 1 });
});

test.each([429, 503])('what was turned away with %s is sent again', async (status) => {
  const outcome = await call([() => new Response(null, { status }), ok]);
  expect(outcome).toMatchObject({ outcome: { kind: 'answered' }, count: 2 });
});

test('what is turned away every time is unreachable after three tries', async () => {
  expect(await call([() => new Response(null, { status: 503 })])).toMatchObject({ outcome: { kind: 'unreachable' }, count: 3 });
});

test('a failure that may have had an effect is unknown, and not tried again', async () => {
  expect(await call([() => new Response(null, { status: 500 }), ok])).toMatchObject({ outcome: { kind: 'unknown' }, count: 1 });
  expect(await call([() => Promise.reject(new Error('connection dropped')), ok])).toMatchObject({
    outcome: { kind: 'unknown' },
    count: 1,
  });
});

test('silence is unknown after the time-out, also when it sets in amid the answer', async () => {
  const never = () => new Promise<Response>(() => undefined);
  expect(await call([never])).toMatchObject({ outcome: { kind: 'unknown', reason: 'TimeoutError' }, count: 1 });
  const half = () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"fi')) }));
  expect(await call([half])).toMatchObject({ outcome: { kind: 'unknown', reason: 'TimeoutError' }, count: 1 });
});

test('an answer that is no JSON, or longer than allowed, is unknown', async () => {
  expect((await call([() => new Response('<html>')])).outcome.kind).toBe('unknown');
  expect((await call([() => new Response('x'.repeat(2_000))], { maxBytes: 1_000 })).outcome.kind).toBe('unknown');
});

test('nobody is followed elsewhere', async () => {
  const elsewhere = () => new Response(null, { status: 302, headers: { location: `${http.url}/other` } });
  expect(await call([elsewhere, ok])).toMatchObject({ outcome: { kind: 'unknown' }, count: 1 });
});

test('an address where nobody listens is unreachable', async () => {
  const gone = await startHttp();
  await gone.close();
  const caller = createCaller({ ...defaultCallLimits, tries: 1 });
  expect(await caller({ method: 'GET', url: gone.url, headers: {} })).toMatchObject({
    kind: 'unreachable',
    reason: 'ECONNREFUSED',
  });
});

test('only so many calls are made at a time, so many wait, and the rest is turned away', async () => {
  let now = 0;
  let most = 0;
  http.serve({
    '/': async () => {
      now += 1;
      most = Math.max(most, now);
      await pause(20);
      now -= 1;
      return ok();
    },
  });
  const caller = createCaller({ ...defaultCallLimits, tries: 1, concurrency: 2, waiting: 3 });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => caller({ method: 'GET', url: http.url, headers: {} })));
  expect(outcomes.filter(({ kind }) => kind === 'answered')).toHaveLength(5);
  expect(outcomes.filter(({ kind }) => kind === 'unreachable')).toHaveLength(5);
  expect(most).toBe(2);
});
