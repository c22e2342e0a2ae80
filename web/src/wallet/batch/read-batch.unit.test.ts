import { expect, test } from 'vitest';
import { readBatch } from './read-batch.ts';

const read = (text: string, separator: ',' | '.' = '.') => readBatch(text, { currency: 'EUR', separator });

test.each([
  ['commas', 'grace,12.50,Week 5\nwal_2,3,'],
  ['semicolons and decimal commas', 'grace;12,50;Week 5\r\nwal_2;3;\r\n'],
  ['cells of a spreadsheet', '@grace\t12.50\tWeek 5\nwal_2\t3'],
  ['a heading and quotes', 'To,Amount,Reference\n"grace","12.50","Week 5"\n\nwal_2,3\n'],
])('reads %s', (_, text) => {
  const { lines, problems } = read(text, text.includes(';') ? ',' : '.');
  expect(problems).toEqual([]);
  expect(lines.map(({ to, amount, reference }) => [to, amount, reference])).toEqual([
    ['grace', '12.50', 'Week 5'],
    ['wal_2', '3', null],
  ]);
});

test('quoted fields hold separators, quotes and line breaks; lines keep the number that an editor shows', () => {
  const { lines } = read('grace,1,"a, ""b""\nc"\nada,2,d');
  expect(lines).toEqual([
    { line: 1, to: 'grace', amount: '1', reference: 'a, "b"\nc' },
    { line: 3, to: 'ada', amount: '2', reference: 'd' },
  ]);
});

test.each([
  ['grace,', /how much/],
  [',5', /whom/],
  ['grace,5x', /decimal number/],
  ['grace,1.234', /at most 2 decimals/],
  ['grace,0', /more than zero/],
  ['grace,-1', /more than zero/],
  [`grace,1,${'x'.repeat(141)}`, /140/],
  ['grace,1,a,b', /three columns/],
])('names the line of what can not be read: %s', (row, message) => {
  const { lines, problems } = read(`ada,1,first\n${row}`);
  expect(lines).toHaveLength(1);
  expect(problems).toEqual([{ line: 2, message: expect.stringMatching(message) }]);
});

test('takes 1,000 transfers, and names the first line that is too many', () => {
  const rows = (count: number) => `to,amount\n${Array.from({ length: count }, () => 'grace,1').join('\n')}`;
  expect(read(rows(1_000))).toMatchObject({ problems: [] });
  expect(read(rows(1_001)).problems).toEqual([{ line: 1_002, message: expect.stringContaining('1,000') }]);
});

test('nothing is read out of nothing', () => {
  expect(read(' \n\n')).toEqual({ lines: [], problems: [] });
});
