import { getNamedType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { apiSchema } from './src/api-schema.ts';
import { listNames, listsOf } from './src/lists.ts';

const schema = apiSchema();

test('every list can be reached without going through another', () => {
  expect(
    listsOf(schema)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(listNames(schema).sort());
});

test.each(listsOf(schema))('$name is a page asked for by first and after, which says how many it has at most', ({ path }) => {
  const field = path.at(-1);
  const argument = (name: string) => field?.args.find((each) => each.name === name);
  expect(field?.type.toString()).toMatch(/Connection!$/);
  expect([String(argument('first')?.type), String(argument('after')?.type)]).toEqual(['Int', 'String']);
  expect(argument('first')?.description).toMatch(/\b100\b/);
  const page = field && getNamedType(field.type);
  const shape = isObjectType(page) ? Object.values(page.getFields()).map(({ name, type }) => [name, String(type)]) : [];
  const node = page?.name.replace(/Connection$/, '');
  expect(Object.fromEntries(shape)).toMatchObject({
    edges: `[${node}Edge!]!`,
    nodes: expect.stringMatching(/^\[\w+!\]!$/),
    pageInfo: 'PageInfo!',
  });
});
