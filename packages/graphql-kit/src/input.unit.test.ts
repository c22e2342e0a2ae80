import { newId } from '@quittance/ids';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  currencyCode,
  dateOnly,
  decimal,
  emailAddress,
  idempotencyKey,
  idOf,
  invalid,
  moneyInput,
  optionalText,
  parseInput,
  text,
} from './input.ts';

/** Why it is refused, or what is taken for it. */
function outcomeOf(schema: z.ZodType, value: unknown): unknown {
  const parsed = parseInput(schema, value);
  return parsed.ok ? parsed.value : parsed.error.message;
}

describe('parseInput', () => {
  const schema = z.object({ name: text(5), lines: z.array(z.object({ quantity: decimal({ maxDecimals: 2 }) })) });

  test('names every field that is refused, and the first of them in its path', () => {
    expect(parseInput(schema, { name: ' ', lines: [{ quantity: '1' }, { quantity: '1.234' }] })).toEqual({
      ok: false,
      error: {
        __typename: 'ValidationError',
        code: 'VALIDATION',
        message: 'must not be empty',
        path: ['name'],
        fields: [
          { path: ['name'], message: 'must not be empty' },
          { path: ['lines', '1', 'quantity'], message: 'must have at most 2 decimals' },
        ],
      },
    });
  });

  test('names no more fields than somebody reads', () => {
    const parsed = parseInput(schema, { name: 'x', lines: Array.from({ length: 1_000 }, () => ({ quantity: 'x' })) });
    expect(parsed.ok ? [] : parsed.error.fields).toHaveLength(20);
  });

  test('takes nothing that was not asked for, a prototype least of all', () => {
    const parsed = parseInput(schema, JSON.parse('{"name":"x","lines":[],"admin":true,"__proto__":{"admin":true}}'));
    expect(parsed).toEqual({ ok: true, value: { name: 'x', lines: [] } });
    expect(parsed.ok && 'admin' in parsed.value).toBe(false);
  });

  test.each([null, undefined, 'text', []])('refuses %j in place of an input', (input) => {
    expect(parseInput(schema, input).ok).toBe(false);
  });

  test('a rule of a command is told in the same form', () => {
    expect(invalid(['lines', 0, 'quantity'], 'is too much')).toMatchObject({
      path: ['lines', '0', 'quantity'],
      fields: [{ path: ['lines', '0', 'quantity'], message: 'is too much' }],
    });
  });
});

test.each([
  ['  Ada  ', 'Ada'],
  ['two\nlines', 'two\nlines'],
  ['   ', 'must not be empty'],
  ['123456789ab', 'must have at most 10 characters'],
  ['NUL\u0000', 'must not contain control characters'],
])('text: %j is %j', (value, outcome) => {
  expect(outcomeOf(text(10), value)).toBe(outcome);
});

test.each([
  [undefined, null],
  [null, null],
  ['  ', null],
  [' a ', 'a'],
])('optional text: %j is %j', (value, outcome) => {
  expect(outcomeOf(optionalText(10), value)).toBe(outcome);
});

test('an id is one of its kind', () => {
  const id = newId('inv');
  expect(outcomeOf(idOf('inv'), id)).toBe(id);
  for (const other of [newId('wal'), 'inv_', `${id}0`, ''])
    expect(outcomeOf(idOf('inv'), other)).toBe('must be an id that starts with inv_');
});

test.each([
  ['1.25', '1.25'],
  ['-0', '-0'],
  ['1.255', 'must have at most 2 decimals'],
  ['-1', 'must not be negative'],
  ['1e3', 'must be a decimal number such as "12.50"'],
  ['1,5', 'must be a decimal number such as "12.50"'],
  ['٣', 'must be a decimal number such as "12.50"'],
  ['1'.repeat(16), 'is too large'],
])('a decimal from zero: %s is %s', (value, outcome) => {
  expect(outcomeOf(decimal({ maxDecimals: 2, min: 'zero' }), value)).toBe(outcome);
});

test.each(['0', '0.00', '-0'])('a positive decimal is not %s', (value) => {
  expect(outcomeOf(decimal({ maxDecimals: 2, min: 'positive' }), value)).toBe('must be more than zero');
});

test.each([
  ['12.50', 'EUR', 1250n],
  ['1', 'JPY', 1n],
  ['1.234', 'KWD', 1234n],
])('money: %s %s', (amount, currency, amountMinor) => {
  expect(outcomeOf(moneyInput, { amount, currency })).toEqual({ amountMinor, currency });
});

test.each([
  ['0', 'EUR', ['amount']],
  ['-1', 'EUR', ['amount']],
  ['1.5', 'JPY', ['amount']],
  ['9'.repeat(30), 'EUR', ['amount']],
  ['1', 'eur', ['currency']],
  ['1', 'toString', ['currency']],
  ['1', '__proto__', ['currency']],
])('money: refuses %s %s and names %j', (amount, currency, path) => {
  const parsed = parseInput(moneyInput, { amount, currency });
  expect(parsed).toMatchObject({ ok: false, error: { path } });
});

test.each([
  ['1234567', 'must have at least 8 characters'],
  ['x'.repeat(129), 'must have at most 128 characters'],
  ['with space', 'must consist of printable ASCII characters without spaces'],
  ['umläut-key', 'must consist of printable ASCII characters without spaces'],
])('an idempotency key: %s %s', (value, outcome) => {
  expect(outcomeOf(idempotencyKey, value)).toBe(outcome);
});

test.each([
  ['2024-02-29', '2024-02-29'],
  ['2023-02-29', 'must be a day such as 2026-01-31'],
  ['2026-1-1', 'must be a day such as 2026-01-31'],
  ['1969-12-31', 'must lie between 1970 and 2199'],
  ['2200-01-01', 'must lie between 1970 and 2199'],
])('a day: %s is %s', (value, outcome) => {
  expect(outcomeOf(dateOnly, value)).toBe(outcome);
});

test('an e-mail address is one, and holds no second line', () => {
  expect(outcomeOf(emailAddress, ' ada@example.com ')).toBe('ada@example.com');
  for (const value of ['ada', 'ada@example.com\nBcc: all@example.com', `${'a'.repeat(250)}@b.example`])
    expect(outcomeOf(emailAddress, value)).toMatch(/^must /);
});

test('a currency is one of ISO 4217', () => {
  expect(outcomeOf(currencyCode, 'EUR')).toBe('EUR');
  expect(outcomeOf(currencyCode, 'constructor')).toBe('must be an ISO 4217 currency such as EUR');
});
