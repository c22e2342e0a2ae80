import { buildSchema, getVariableValues, Kind, parse, type VariableDefinitionNode } from 'graphql';
import { expect, test } from 'vitest';
import { readVariables } from './read-variables.ts';

const schema = buildSchema(`
  enum Kind { PLAIN FANCY }
  input Money { amount: String!, currency: String! = "EUR" }
  input Line { id: ID!, money: Money!, kind: Kind = PLAIN, count: Int, rate: Float, tags: [String!], inner: Line }
  input Input { key: String!, lines: [Line!]!, grid: [[Int]], sure: Boolean = false }
  input Either @oneOf { a: Int, b: Int }
  type Query { ask(input: Input): Int }
`);

function definitionsOf(variables: string): readonly VariableDefinitionNode[] {
  const [operation] = parse(`query (${variables}) { ask }`).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
}

/** Both, without their prototypes. */
function both(definitions: readonly VariableDefinitionNode[], given: Record<string, unknown>) {
  const plain = (value: unknown) => (value == null ? null : JSON.parse(JSON.stringify(value)));
  const { coerced } = getVariableValues(schema, definitions, given);
  return { quick: plain(readVariables(schema, definitions, given)), thorough: plain(coerced) };
}

const good = {
  key: 'k',
  lines: [
    { id: 'a', money: { amount: '1', currency: 'USD' }, kind: 'FANCY', count: 3, rate: 0.5, tags: ['x', 'y'] },
    { id: 7, money: { amount: '1' }, inner: { id: 'b', money: { amount: '2' } }, count: null },
  ],
  grid: [[1, null], null],
};
const oddities = [
  undefined,
  null,
  0,
  -1.5,
  2 ** 40,
  'FANCY',
  'text',
  '',
  true,
  [],
  [null],
  ['FANCY'],
  {},
  { id: 1 },
  { a: 1 },
  { __proto__: null },
];

/** The value with something odd in each of its places, one after the other. */
function* spoiled(value: unknown): Generator<unknown> {
  yield* oddities;
  if (Array.isArray(value))
    for (const index of value.keys()) for (const item of spoiled(value[index])) yield value.with(index, item);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) for (const odd of spoiled(field)) yield { ...value, [name]: odd };
    yield { ...value, more: 1 };
    yield JSON.parse(`{ "__proto__": 1, ${JSON.stringify(value).slice(1)}`);
  }
}

test('what is read is what graphql-js reads, and what it refuses is not read', () => {
  const definitions = definitionsOf('$input: Input!');
  const readings = [good, ...spoiled(good)].map((input) => both(definitions, { input }));
  expect(readings[0]?.quick).toEqual(readings[0]?.thorough);
  for (const { quick, thorough } of readings) if (quick !== null) expect(quick).toEqual(thorough);
  const [read, acceptable] = [
    readings.filter(({ quick }) => quick !== null),
    readings.filter(({ thorough }) => thorough !== null),
  ];
  // A value in place of a list of one is left to graphql-js.
  expect(read.length).toBeGreaterThan(acceptable.length / 2);
  expect(read.length).toBeLessThan(readings.length / 2);
});

test.each([
  ['given, with a default', '$a: Int = 1', { a: 2 }],
  ['null where it may be', '$a: Int, $b: [Int!]', { a: null, b: null }],
  ['left out where it may be', '$a: Int, $b: Input', { b: undefined }],
  ['more than asked for', '$a: Int', { a: 1, z: 2 }],
])('a variable that is %s', (_, variables, given) => {
  const { quick, thorough } = both(definitionsOf(variables), given);
  expect(quick).toEqual(thorough);
});

test.each([
  ['missing', '$a: Int!', {}],
  ['null', '$a: Int!', { a: null }],
  ['of an unknown type', '$a: Nothing', { a: 1 }],
  ['of a type that is no input', '$a: Query', { a: {} }],
  ['one of two', '$a: Either', { a: { a: 1, b: 2 } }],
])('a variable that is %s is left to graphql-js', (_, variables, given) => {
  expect(readVariables(schema, definitionsOf(variables), given)).toBeNull();
});
