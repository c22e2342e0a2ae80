import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { limitRules, defaultLimits as limits } from './limits.ts';

const schema = buildSchema('type Query { me: User } type User { id: ID friend: User }');
const problems = (query: string) => validate(schema, parse(query), limitRules(limits)).map((error) => error.message);

const nested = (depth: number) => `${'friend { '.repeat(depth - 2)}id${' }'.repeat(depth - 2)}`;

test('accepts what is as deep as allowed and refuses one level more', () => {
  expect(problems(`{ me { ${nested(limits.depth)} } }`)).toEqual([]);
  expect(problems(`{ me { ${nested(limits.depth + 1)} } }`)).toHaveLength(1);
});

test('counts depth through fragments', () => {
  const deep = `query { me { ...F } } fragment F on User { ${nested(limits.depth + 1)} }`;
  expect(problems(deep)).toHaveLength(1);
});

test('refuses more aliases of a root field than allowed, hidden in fragments too', () => {
  const aliases = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: me { id }`).join(' ');
  expect(problems(`{ ${aliases(limits.rootAliases)} }`)).toEqual([]);
  expect(problems(`{ ${aliases(limits.rootAliases + 1)} }`)).toHaveLength(1);
  expect(problems(`{ ...F } fragment F on Query { ${aliases(limits.rootAliases + 1)} }`)).toHaveLength(1);
});

test('does not loop on fragments that spread each other', () => {
  const cyclic = 'query { me { ...A } } fragment A on User { friend { ...B } } fragment B on User { friend { ...A } }';
  expect(() => problems(cyclic)).not.toThrow();
});

test('measures fragments that spread the next one twice in no time', () => {
  const fragments = Array.from({ length: 60 }, (_, index) => `fragment F${index} on User { ...F${index + 1} ...F${index + 1} }`);
  const doubling = `query { me { ...F0 } } ${fragments.join(' ')} fragment F60 on User { ${nested(limits.depth + 1)} }`;
  // Without the other rules: what is measured here is ours.
  expect(problems(doubling)).toHaveLength(1);
});
