import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, changesIn, parseChange } from './event-stream.ts';

const encoder = new TextEncoder();

/** What is told by bytes that arrive in these pieces. */
async function told(pieces: Iterable<Uint8Array<ArrayBuffer>>): Promise<Change[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const changes: Change[] = [];
  for await (const change of changesIn(body)) changes.push(change);
  return changes;
}

const lines = [
  ': hello',
  '',
  'retry: 1000',
  '',
  'event: change',
  'id: 7',
  'data: {"kind":"invoice","id":"inv_ä€😀"}',
  '',
  'data:{"kind":',
  'data: "bill","id":"1"}',
  '',
  'data: ping',
  '',
  ': alive',
  '',
];
const expected = [
  { kind: 'invoice', id: 'inv_ä€😀' },
  { kind: 'bill', id: '1' },
];

test('the same changes are told however lines end and wherever the network cuts the stream', async () => {
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  await fc.assert(
    fc.asyncProperty(lineEnd, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), async (end, lengths) => {
      const bytes = encoder.encode(lines.map((line) => line + end).join(''));
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1) {
        pieces.push(bytes.slice(at, at + lengths.next().value));
      }
      expect(await told(pieces)).toEqual(expected);
    }),
  );
});

test('a line end that is cut in two ends one line', async () => {
  const bytes = encoder.encode(lines.map((line) => `${line}\r\n`).join(''));
  expect(await told([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test('an event that was cut off is none', async () => {
  expect(await told([encoder.encode('data: {"kind":"bill","id":"1"}\n')])).toEqual([]);
});

test('an event without an end is given up', async () => {
  const endless = Array.from({ length: 100 }, () => encoder.encode(`data: ${'x'.repeat(1_000)}`));
  await expect(told(endless)).rejects.toThrow(/buffer/i);
});

test('reads a change out of a message', () => {
  expect(parseChange('{"kind":"invoice","id":"inv_1","later":true}')).toEqual({ kind: 'invoice', id: 'inv_1' });
});

test.each(['', 'ping', 'null', '7', '[]', '{"kind":"invoice"}', '{"kind":1,"id":"inv_1"}'])(
  'takes a message that it does not understand for none: %s',
  (message) => {
    expect(parseChange(message)).toBeNull();
  },
);
