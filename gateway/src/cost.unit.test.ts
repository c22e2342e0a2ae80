import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { costOf } from './cost.ts';

const schema = buildSchema(`
  type Query { me: User, users(first: Int = 20): Users!, latest(first: Int): [User!]! }
  type Users { nodes: [User!]!, edges: [Edge!]!, pageInfo: Info! }
  type Edge { node: User! }
  type Info { endCursor: String }
  type User { name: String, friend: User, friends: [User!]!, users(first: Int): Users! }
`);

function costs(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = document.definitions.find((each) => each.kind === 'OperationDefinition');
  if (operation === undefined) throw new Error('the query is an operation');
  return costOf({ schema, document, operation, variables });
}

test.each([
  ['an object, scalars free', '{ me { name } }', 1],
  ['objects within objects', '{ me { friend { friend { name } } } }', 3],
  ['a list of unknown length', '{ me { friends { name } } }', 11],
  ['lists within lists', '{ me { friends { friends { name } } } }', 1 + 10 * (1 + 10)],
  ['a page of its given length', '{ users(first: 5) { nodes { name } pageInfo { endCursor } } }', 5 * 3],
  ['a page of the length the schema says', '{ users { edges { node { name } } } }', 20 * 3],
  ['a page of the usual length where nothing says one', '{ me { users { nodes { name } } } }', 1 + 50 * 2],
  ['a plain list that takes a length', '{ latest(first: 3) { name } }', 3],
  ['pages within pages', '{ users(first: 10) { nodes { users(first: 10) { nodes { name } } } } }', 10 * (1 + 1 + 10 * 2)],
  ['fragments, inline ones too', '{ me { ...F ... on User { friend { name } } } } fragment F on User { friend { name } }', 3],
  ['what might be left out', '{ me @skip(if: true) { name } }', 1],
])('counts %s', (_, query, cost) => {
  expect(costs(query)).toBe(cost);
});

test('takes lengths from variables and their defaults', () => {
  const query = 'query ($first: Int = 7) { latest(first: $first) { name } }';
  expect(costs(query)).toBe(7);
  expect(costs(query, { first: 30 })).toBe(30);
});

test('a length that is none does not make it free', () => {
  for (const first of [0, -5, 'many', null])
    expect(costs('query ($first: Int) { latest(first: $first) { name } }', { first })).toBe(50);
});

test('counts fragments that spread the next one twice in no time', () => {
  const fragments = Array.from({ length: 60 }, (_, index) => `fragment F${index} on User { ...F${index + 1} ...F${index + 1} }`);
  const doubling = `{ me { ...F0 } } ${fragments.join(' ')} fragment F60 on User { friend { name } }`;
  expect(costs(doubling)).toBe(1 + 2 ** 60);
});
