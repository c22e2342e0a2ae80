import { expect, test } from 'vitest';
import { sparseArray, sparseInstants } from './array-literal.ts';

test('what is usual is null, and a column of nothing else is not there', () => {
  expect(sparseArray<bigint>(0n)([0n, 7n, 0n])).toBe('{NULL,7,NULL}');
  expect(sparseArray<bigint>(0n)([0n, 0n])).toBeNull();
  expect(sparseArray<string>(null)([null, 'x'])).toBe('{NULL,x}');
  expect(sparseArray<string>(null)([null, null])).toBeNull();
});

test('instants are usual by what they say', () => {
  const [noon, later] = [new Date('2026-01-01T12:00:00Z'), new Date('2026-01-01T12:00:01Z')];
  expect(sparseInstants(noon)([noon, new Date(noon), later])).toBe('{NULL,NULL,2026-01-01T12:00:01.000Z}');
  expect(sparseInstants(noon)([noon, new Date(noon)])).toBeNull();
  expect(sparseInstants(null)([null, later])).toBe('{NULL,2026-01-01T12:00:01.000Z}');
});
