import { expect, test } from 'vitest';
import { createEventParser, parseChange } from './event-stream.ts';

function parsed(...chunks: string[]): string[] {
  const all: string[] = [];
  const parse = createEventParser((data) => all.push(data));
  for (const chunk of chunks) parse(chunk);
  return all;
}

const stream = ': hello\n\nevent: change\nid: 7\ndata: {"kind":"invoice","id":"inv_1"}\n\ndata:a\ndata: b\n\n';
const expected = ['{"kind":"invoice","id":"inv_1"}', 'a\nb'];

test('gives the data of every event; comments and other fields are none', () => {
  expect(parsed(stream)).toEqual(expected);
});

test('gives the same wherever the network cuts the stream', () => {
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(parsed(stream.slice(0, cut), stream.slice(cut))).toEqual(expected);
  }
  expect(parsed(...stream)).toEqual(expected);
});

test('understands lines that end in CR LF', () => {
  expect(parsed(stream.replaceAll('\n', '\r\n'))).toEqual(expected);
});

test('keeps an event back until it is complete', () => {
  expect(parsed('data: a')).toEqual([]);
  expect(parsed('data: a\n')).toEqual([]);
  expect(parsed('data: a\n', '\n')).toEqual(['a']);
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
