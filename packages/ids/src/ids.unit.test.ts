import { expect, test } from 'vitest';
import { fromUuid, newId, parseId, toUuid } from './ids.ts';

test('an id and its UUID are two forms of the same 128 bits', () => {
  const uuid = '019ab3c4-d5e6-7f80-9123-456789abcdef';
  const id = fromUuid('inv', uuid);
  expect(id).toMatch(/^inv_[0-9a-z]{26}$/);
  expect(toUuid(id)).toBe(uuid);
});

test('ids sort by the time they were made at, as text', () => {
  const early = fromUuid('pay', '019ab3c4-d5e6-7f80-9123-456789abcdef');
  const late = fromUuid('pay', '019ab3c4-d5e7-7000-8000-000000000000');
  expect([late, early].sort()).toEqual([early, late]);
});

test.each([
  ['of another kind', 'wal_01jd8xk6q4e5r8t9v2w3x4y5z1'],
  ['too short', 'inv_01jd'],
  ['with a letter that is not in the alphabet', 'inv_01jd8xk6q4e5r8t9v2w3x4y5zu'],
  ['of more than 128 bits', `inv_${'z'.repeat(26)}`],
  ['in upper case', 'inv_01JD8XK6Q4E5R8T9V2W3X4Y5Z1'],
  ['empty', ''],
])('what is %s is no invoice id', (_, text) => {
  expect(parseId('inv', text)).toBeNull();
});

test('a new id is accepted as what it is', () => {
  const id = newId('org');
  expect(parseId('org', id)).toBe(id);
});

test('many ids of the same moment are all different and sort in the order in which they were made', () => {
  const ids = Array.from({ length: 10_000 }, () => newId('evt'));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

test('every bit survives the way there and back', () => {
  const ones = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  for (let bit = 0n; bit < 128n; bit += 1n) {
    const hex = (1n << bit).toString(16).padStart(32, '0');
    const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    expect(toUuid(fromUuid('inv', uuid))).toBe(uuid);
  }
  expect(fromUuid('inv', ones)).toBe(`inv_7${'z'.repeat(25)}`);
  expect(toUuid(fromUuid('inv', ones))).toBe(ones);
});

test.each(['', '019ab3c4', '019ab3c4-d5e6-7f80-9123-456789abcdeg'])('what is no UUID ("%s") becomes no id', (text) => {
  expect(() => fromUuid('inv', text)).toThrow('is a UUID');
});
