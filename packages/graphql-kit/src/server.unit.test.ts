import { anonymous } from '@quittance/access/caller';
import { keysFromFile } from '@quittance/access/key-set';
import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import { createTokenVerifier } from '@quittance/access/token';
import { createLogger } from '@quittance/telemetry/log';
import { callerOf, createTestTokens, type TestTokens } from '@quittance/testing/caller';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSubgraphServer, type SubgraphServer } from './server.ts';
import type { RequestContext } from './subgraph.ts';

const secret = 'a secret of at least thirty-two characters';
const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  scalar Date
  scalar Decimal
  scalar CurrencyCode
  type Query { whoAmI: String, breaks: String, echo(amount: Decimal!): String, repeat(input: Words!): String }
  input Words { words: [Word!]!, times: Int = 2 }
  input Word { text: String! }
  type Thing @key(fields: "id") { id: ID!, secret: String }
`);
const resolvers = {
  Query: {
    whoAmI: (_parent: unknown, _args: unknown, { caller }: RequestContext) => caller.userId ?? caller.kind,
    breaks: () => {
      throw new Error('password=hunter2 in db.internal');
    },
    echo: (_parent: unknown, { amount }: { amount: string }) => amount,
    repeat: (_parent: unknown, { input }: { input: { words: { text: string }[]; times: number } }) =>
      input.words.map(({ text }) => text.repeat(input.times)).join(' '),
  },
  Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, secret: `of ${id}` }) },
};
const entities = { query: '{ _entities(representations: [{ __typename: "Thing", id: "1" }]) { ... on Thing { secret } } }' };

let now = new Date();
let contextFails = false;
let tokens: TestTokens;
let others: TestTokens;
let server: SubgraphServer;

beforeAll(async () => {
  tokens = await createTestTokens(() => now);
  others = await createTestTokens(() => now);
  server = await createSubgraphServer({
    name: 'thing',
    typeDefs,
    resolvers,
    verifyToken: createTokenVerifier({ keys: keysFromFile(tokens.jwksFile), now: () => now }),
    context: () => {
      if (contextFails) throw new Error('password=hunter2');
      return {};
    },
    internalSecrets: [secret],
    introspection: false,
    log: createLogger({ name: 'test', level: 'silent' }),
  });
});
afterAll(() => Promise.all([server.stop(), tokens.remove(), others.remove()]));

type Headers = Record<string, string>;

/** Both doors: what is said through one must be said through the other. */
const doors: Record<string, (request: { query: string }, headers: Headers) => Promise<unknown>> = {
  'in process': (request, headers) => server.execute(request, headers),
  'over HTTP': async (request, headers) => (await post(JSON.stringify(request), headers)).json(),
};

function post(body: string, headers: Headers): Promise<Response> {
  const all = { 'content-type': 'application/json', ...headers };
  return server.fetch(new Request('http://thing.internal/graphql', { method: 'POST', headers: all, body }));
}

const refusedAs = (code: string) => ({ errors: [{ extensions: { code, requestId: 'test' } }] });

describe.each(Object.entries(doors))('%s', (_, ask) => {
  test('a caller is who their token says', async () => {
    const caller = callerOf();
    expect(await ask({ query: '{ whoAmI }' }, await tokens.headersOf(caller))).toMatchObject({ data: { whoAmI: caller.userId } });
    expect(await ask({ query: '{ whoAmI }' }, await tokens.headersOf(anonymous))).toMatchObject({
      data: { whoAmI: 'anonymous' },
    });
  });

  test('without a token a caller is anonymous', async () => {
    expect(await ask({ query: '{ whoAmI }' }, {})).toMatchObject({ data: { whoAmI: 'anonymous' } });
  });

  test('a forged token and one that has expired are answered UNAUTHENTICATED', async () => {
    expect(await ask({ query: '{ whoAmI }' }, await others.headersOf(callerOf()))).toMatchObject(refusedAs('UNAUTHENTICATED'));
    const headers = await tokens.headersOf(callerOf());
    const before = now;
    now = new Date(before.getTime() + 61_000);
    expect(await ask({ query: '{ whoAmI }' }, headers)).toMatchObject(refusedAs('UNAUTHENTICATED'));
    now = before;
  });

  test('what breaks inside is answered INTERNAL, with the request and nothing else', async () => {
    const answer = await ask({ query: '{ breaks }' }, await tokens.headersOf(callerOf()));
    expect(answer).toMatchObject(refusedAs('INTERNAL'));
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  test('a context that can not be made is answered INTERNAL and says nothing of the inside', async () => {
    contextFails = true;
    const answer = await ask({ query: '{ whoAmI }' }, { 'x-request-id': 'test' });
    contextFails = false;
    expect(answer).toMatchObject(refusedAs('INTERNAL'));
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  test.each(['{ whoAmI', '{ nothingOfTheKind }', '{ echo(amount: "12,5") }', '{ __schema { types { name } } }'])(
    'refuses %s as BAD_USER_INPUT',
    async (query) => {
      expect(await ask({ query }, { 'x-request-id': 'test' })).toMatchObject(refusedAs('BAD_USER_INPUT'));
    },
  );
});

describe('over HTTP', () => {
  const sign = createRequestSigner({ secrets: [secret], receiver: 'thing' });
  const answerTo = async (query: { query: string }, headers: Headers) =>
    (await post(JSON.stringify(query), { 'x-request-id': 'test', ...headers })).json();

  test('entities are answered to whom the gateway signed for', async () => {
    const body = JSON.stringify(entities);
    const headers = { [signatureHeader]: sign({ method: 'POST', path: '/graphql', claims: '', body }) };
    expect(await answerTo(entities, headers)).toMatchObject({ data: { _entities: [{ secret: 'of 1' }] } });
    expect(await answerTo(entities, headers), 'the same signature again').toMatchObject(refusedAs('FORBIDDEN'));
  });

  test('a signature over another body opens nothing', async () => {
    const signature = sign({ method: 'POST', path: '/graphql', claims: '', body: '{}' });
    expect(await answerTo(entities, { [signatureHeader]: signature })).toMatchObject(refusedAs('FORBIDDEN'));
  });

  test.each([
    entities.query,
    '{ _service { sdl } }',
    entities.query.replace('_entities', 'harmless: _entities'),
    `query { ... on Query ${entities.query} }`,
    `query { ...F } fragment F on Query ${entities.query}`,
  ])('without a signature refuses %s', async (query) => {
    expect(await answerTo({ query }, {})).toMatchObject(refusedAs('FORBIDDEN'));
  });

  test.each(['', '{', '[]', '{}', '"text"'])(
    'a body that is no operation (%s) is refused in the form of all errors',
    async (body) => {
      const answer = await post(body, { 'x-request-id': 'test' });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject(refusedAs('BAD_USER_INPUT'));
    },
  );

  test('nobody on the way keeps an answer', async () => {
    const answer = await post(JSON.stringify({ query: '{ whoAmI }' }), {});
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toContain('json');
  });

  test('a page of the browser can not ask: what it may send without asking first is refused', async () => {
    const answer = await post(JSON.stringify({ query: '{ whoAmI }' }), { 'content-type': 'text/plain', 'x-request-id': 'test' });
    expect(await answer.json()).toMatchObject(refusedAs('BAD_USER_INPUT'));
  });
});

describe('variables', () => {
  const ask = (variables: Record<string, unknown>, query = 'query ($input: Words!) { repeat(input: $input) }') =>
    server.execute({ query, variables }, {});

  test('reach resolvers as their types say, however the operation names them', async () => {
    const input = { words: [{ text: 'ab' }, { text: 'c' }] };
    expect((await ask({ input })).data).toEqual({ repeat: 'abab cc' });
    expect((await ask({ input: { ...input, times: 1 } })).data).toEqual({ repeat: 'ab c' });
    const parts = 'query ($words: [Word!]!, $times: Int = 3) { repeat(input: { words: $words, times: $times }) }';
    expect((await ask({ words: input.words }, parts)).data).toEqual({ repeat: 'ababab ccc' });
    expect((await ask({ words: input.words, times: 1 }, parts)).data).toEqual({ repeat: 'ab c' });
    expect((await ask({ words: { text: 'ab' } }, parts)).data).toEqual({ repeat: 'ababab' });
  });

  test('that are wrong are refused with the place, each time anew', async () => {
    const right = { words: [{ text: 'ab' }] };
    for (const input of [right, { words: [{ text: 'ab' }, { text: 1 }] }, right]) {
      const { data, errors } = await ask({ input });
      if (input === right) expect(data).toEqual({ repeat: 'abab' });
      else
        expect(errors).toMatchObject([
          { message: expect.stringContaining('"input.words[1].text"'), extensions: { code: 'BAD_USER_INPUT' } },
        ]);
    }
  });
});
