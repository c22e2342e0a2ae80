import { expect, test } from 'vitest';
import { connectionOf, parsePage } from './connection.ts';

const keyOf = (row: { id: string }) => [row.id];

test('the row too many tells that there are more and is not shown', () => {
  const page = parsePage({ first: 2 }, 1);
  const connection = connectionOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }], page, keyOf);
  expect(connection.nodes).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
});

test('the end cursor brings back the key it was made from', () => {
  const { pageInfo } = connectionOf([{ id: 'ä"1' }], parsePage({ first: 1 }, 1), keyOf);
  expect(parsePage({ after: pageInfo.endCursor }, 1).after).toEqual(['ä"1']);
});

test('an empty list has no cursors', () => {
  expect(connectionOf([], parsePage({}, 1), keyOf).pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
  });
});

test.each([0, -1, 101])('refuses pages of %i, naming the argument', (first) => {
  expect(() => parsePage({ first }, 1)).toThrow(/^first: /);
});

const madeUp = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

test.each([
  '',
  'x',
  madeUp(['NUL\u0000']),
  madeUp(['x'.repeat(10_000)]),
  Buffer.from('{"a":1}').toString('base64url'),
  Buffer.from('["a","b"]').toString('base64url'),
])('refuses a cursor that is none of this list (%#)', (after) => {
  expect(() => parsePage({ after }, 1)).toThrow(/^after: /);
});
