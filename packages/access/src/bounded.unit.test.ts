import { expect, test } from 'vitest';
import { BodyTooLongError, bounded } from './bounded.ts';

/** Goes on for as long as somebody reads; says how much was asked of it. */
function endless() {
  const state = { chunks: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      state.chunks += 1;
      controller.enqueue(new Uint8Array(1_000));
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { response: new Response(body), state };
}

test('an answer up to the limit arrives as it is', async () => {
  const answer = bounded(new Response('12345', { status: 201, headers: { 'x-some': 'header' } }), 5);
  expect([answer.status, answer.headers.get('x-some'), await answer.text()]).toEqual([201, 'header', '12345']);
  expect((await bounded(new Response(null, { status: 204 }), 5).text()).length).toBe(0);
});

test('an answer beyond the limit ends in an error, and no more of it is read', async () => {
  await expect(bounded(new Response('123456'), 5).text()).rejects.toThrow(BodyTooLongError);
  const { response, state } = endless();
  await expect(bounded(response, 10_000).arrayBuffer()).rejects.toThrow('more than 10000 bytes');
  expect(state.cancelled).toBe(true);
  expect(state.chunks).toBeLessThan(20);
});
