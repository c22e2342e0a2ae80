import { expect, test } from 'vitest';
import { afterCursor, type KeysetOrder } from './keyset.ts';

const uuid = '01a1fe35-330d-7243-a2d2-e5b14b9b64a8';
const condition = (type: KeysetOrder['type'], key: string, id = uuid) => {
  const values: unknown[] = [];
  const value = (given: unknown) => `$${values.push(given)}`;
  return { text: afterCursor({ column: 'x', type, direction: 'DESC' }, { first: 1, after: [key, id] }, value), values };
};

test('compares key and id together, by values', () => {
  expect(condition('bigint', '100')).toEqual({ text: '(x, id) < ($1::bigint, $2::uuid)', values: ['100', uuid] });
});

test('the first page has no condition', () => {
  expect(afterCursor({ column: 'x', type: 'text', direction: 'ASC' }, { first: 1, after: null }, String)).toBeNull();
});

test.each<[KeysetOrder['type'], string]>([
  ['timestamptz', '2026-11-21 13:04:21.752+00'],
  ['timestamptz', '2026-11-21 13:04:21+05:30'],
  ['date', '2026-02-28'],
  ['date', 'infinity'],
  ['bigint', '9223372036854775807'],
  ['text', "o'hara"],
])('takes the %s %s', (type, key) => {
  expect(condition(type, key).values).toEqual([key, uuid]);
});

test.each<[KeysetOrder['type'], string, string?]>([
  ['timestamptz', 'yesterday'],
  ['timestamptz', '2026-13-45 99:99:99+00'],
  ['date', '2026-02-3'],
  ['date', '2026-99-99'],
  ['bigint', '9223372036854775808'],
  ['bigint', '-1'],
  ['text', 'a\0b'],
  ['text', 'a', 'no uuid'],
])('refuses the %s %j', (type, key, id) => {
  expect(() => condition(type, key, id)).toThrow(/after/);
});
