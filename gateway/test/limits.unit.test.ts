import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultLimits as limits } from '../src/limits.ts';
import { type Door, openDoor } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor({ introspection: false });
});
afterAll(() => door.close());
beforeEach(() => {
  door.executed.length = 0;
});

const post = (payload: unknown, headers: Record<string, string> = {}) => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const options: InjectOptions = { method: 'POST', url: '/graphql', payload: body };
  return door.app.inject({ ...options, headers: { 'content-type': 'application/json', ...headers } });
};
const ask = (query: string, variables: Record<string, unknown> = {}) => post({ query, variables });
const aliases = (count: number, field: string) => Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
const nested = (levels: number) => `{ people { nodes { ${'friend { '.repeat(levels - 3)}name ${'}'.repeat(levels - 3)} } } }`;
const tooLong = `{ "query": "${'x'.repeat(limits.anonymousBytes)}" }`;

test('the door of this test answers what is within the limits', async () => {
  for (const query of ['{ whoAmI }', `{ ${aliases(limits.rootAliases, 'whoAmI')} }`, nested(limits.depth)]) {
    expect((await ask(query)).statusCode).toBe(200);
  }
  expect(door.executed).not.toEqual([]);
});

test.each([
  ['16 aliases of a root field', 400, 'LIMIT_EXCEEDED', () => ask(`{ ${aliases(limits.rootAliases + 1, 'whoAmI')} }`)],
  ['a mutation under 16 aliases', 400, 'LIMIT_EXCEEDED', () => ask(`mutation { ${aliases(limits.rootAliases + 1, 'rename')} }`)],
  ['15 levels', 400, 'LIMIT_EXCEEDED', () => ask(nested(limits.depth + 1))],
  ['2,001 tokens', 400, 'LIMIT_EXCEEDED', () => ask(`{ ${'whoAmI '.repeat(limits.tokens)} }`)],
  [
    'a cost beyond the limit, by variables',
    400,
    'LIMIT_EXCEEDED',
    () => ask('query ($first: Int) { people(first: $first) { nodes { friends { name } } } }', { first: 1_000 }),
  ],
  ['a body that is too long', 413, 'LIMIT_EXCEEDED', () => post(tooLong)],
  ['a batch', 400, 'BAD_USER_INPUT', () => post([{ query: '{ whoAmI }' }, { query: '{ whoAmI }' }])],
  [
    'what a form of another site can send',
    400,
    'BAD_USER_INPUT',
    () => post('{"query":"{ whoAmI }"}', { 'content-type': 'text/plain' }),
  ],
  ['introspection', 400, 'BAD_USER_INPUT', () => ask('{ __schema { types { name } } }')],
  ['a part of introspection beside a field', 400, 'BAD_USER_INPUT', () => ask('{ whoAmI __type(name: "Query") { name } }')],
  ['what a subgraph answers to the gateway alone', 400, 'BAD_USER_INPUT', () => ask('{ _service { sdl } }')],
] as const)('%s is answered %s %s and no subgraph is asked', async (_, status, code, send) => {
  const answer = await send();
  expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([status, code]);
  expect(door.executed).toEqual([]);
});

test('a refusal names the limit and what it is', async () => {
  expect((await ask(`{ ${'whoAmI '.repeat(limits.tokens)} }`)).json().errors).toMatchObject([
    { message: `The document has more than ${limits.tokens} tokens.`, extensions: { limit: 'tokens' } },
  ]);
  expect((await ask(nested(limits.depth + 1))).json().errors).toMatchObject([
    { message: `The operation is more than ${limits.depth} levels deep.`, extensions: { limit: 'depth' } },
  ]);
});

test('a mistyped name is not told which ones there are', async () => {
  const answer = await ask('{ whoAm }');
  expect(answer.payload).not.toContain('whoAmI');
});
