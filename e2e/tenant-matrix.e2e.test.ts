import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess } from '@quittance/gateway/connection';
import { createIdentityExchange } from '@quittance/gateway/identity';
import type { GraphqlRequest, RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { unwrap } from '@quittance/result';
import { readEnv } from '@quittance/standalone/env';
import { loadSecrets } from '@quittance/standalone/secrets';
import { type RunningStandalone, startStandalone } from '@quittance/standalone/start';
import { createLogger } from '@quittance/telemetry/log';
import { eventually } from '@quittance/testing/drain';
import { startTestServer, type TestServer } from '@quittance/testing/server';
import { type GraphQLField, getNamedType, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiSchema, fieldsOf } from './src/api-schema.ts';
import { forgeries } from './src/forgeries.ts';
import { freePort } from './src/free-port.ts';
import { prepareGivenServices } from './src/given-services.ts';
import { askFor, listsOf } from './src/lists.ts';
import { manyRequests } from './src/product.ts';
import { type ForeignIds, foreignId, prefixOf, prefixOfType, sampleInput } from './src/sample-input.ts';
import { operation, selectAll } from './src/selection.ts';
import { type Person, register } from './src/story.ts';
import { entityType, overHttp } from './src/subgraph-door.ts';
import { furnish } from './src/victim.ts';

/** What takes foreign ids by design: anybody may be paid, whoever holds a payment link may claim. */
const openToAll = new Set(['payUser', 'payee']);

/** Where somebody can be paid is told to everybody who is signed in. */
const toldToAll: Readonly<Record<string, string>> = { Payee: 'wal' };

/** Lists that platform administrators alone may ask for. */
const forAdministrators = new Set(['Query.users', 'Query.organizations', 'Query.disputedPayments']);

const schema = apiSchema();
let dataDir: string;
let server: TestServer | undefined;
let product: RunningStandalone;
let admin: Person;
let victim: Person;
let stranger: Person;
let ids: ForeignIds;
let secrets: readonly string[];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'quittance-matrix-'));
  server = await startTestServer();
  const { environment } = await prepareGivenServices({ superuserUrl: server.superuserUrl, amqpUrl: null });
  const env = readEnv({ ...environment, ...manyRequests, QUITTANCE_DATA_DIR: dataDir, PORT: String(await freePort()) });
  product = await startStandalone(env, createLogger({ name: 'matrix', level: 'error' }));
  // The first person of an installation is its administrator, who may see everything: neither of the two.
  admin = await register(product.url, 'Admin');
  victim = await register(product.url, 'Victim');
  stranger = await register(product.url, 'Stranger');
  ({ ids, secrets } = await furnish(product.url, victim, environment.DATABASE_URL_EMAIL ?? ''));
}, 120_000);

afterAll(async () => {
  await product?.stop();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** No id of the victim's and none of their secrets is in an answer, but for what was sent. */
function leaksIn(answer: unknown, sent: readonly unknown[]): string[] {
  const text = JSON.stringify(answer);
  return [...ids.values(), ...secrets].filter((secret) => !sent.includes(secret) && text.includes(secret));
}

async function ask(
  query: string,
  variables: Record<string, unknown> = {},
  who: Pick<Person, 'token' | 'organizationId'> = stranger,
) {
  const response = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${who.token}`,
      'quittance-organization': who.organizationId,
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions: { code: string } }[];
  };
}

describe('queries', () => {
  test.each(fieldsOf(schema, 'Query'))('%s answers nothing of another organisation', async (name, field) => {
    const variables: Record<string, unknown> = Object.fromEntries(
      field.args
        .filter(({ type }) => getNamedType(type).name === 'ID')
        .map((argument) => [argument.name, foreignId(argument.name, prefixOf(field), ids)]),
    );
    const required = field.args.filter(({ type, name: argument }) => type.toString().endsWith('!') && !(argument in variables));
    if (openToAll.has(name)) return;
    for (const argument of required) variables[argument.name] = requiredValue(argument.name, getNamedType(argument.type).name);
    const answer = await ask(operation('query', field, Object.keys(variables)), variables);
    expect(leaksIn(answer, Object.values(variables))).toEqual([]);
    expect(answer.errors?.filter(({ extensions }) => ['INTERNAL', 'BAD_USER_INPUT'].includes(extensions.code)) ?? []).toEqual([]);
    if (Object.values(variables).some((value) => [...ids.values()].includes(String(value))))
      expect(answer.data?.[name] ?? null).toBeNull();
  });
});

describe('mutations', () => {
  test.each(fieldsOf(schema, 'Mutation').filter(([name]) => !openToAll.has(name)))(
    '%s refuses ids of another organisation',
    async (name, field) => {
      const [argument] = field.args;
      const inputType = argument === undefined ? undefined : getNamedType(argument.type);
      if (inputType === undefined || !isInputObjectType(inputType)) return;
      const input = sampleInput(inputType, prefixOf(field), ids);
      const foreign = idsIn(input);
      if (foreign.length === 0) return;
      const answer = await ask(
        `mutation Try($input: ${inputType.name}!) { ${name}(input: $input) ${selectAll(field.type, 2)} }`,
        { input },
      );
      expect(leaksIn(answer, foreign)).toEqual([]);
      const result = onlyResultOf(answer.data?.[name] as Outcome | null | undefined);
      const refusedByType = result?.__typename.endsWith('Error') === true;
      const refusedAtTop =
        answer.errors?.every(({ extensions }) => ['NOT_FOUND', 'FORBIDDEN'].includes(extensions.code)) === true;
      expect({ answer, refused: refusedByType || refusedAtTop }).toMatchObject({ refused: true });
      if (refusedByType) expect(result?.__typename).toMatch(/NotFoundError$/);
    },
  );
});

describe('lists', () => {
  const ownValue = (field: GraphQLField<unknown, unknown>, argument: string, type: string) =>
    type === 'ID' ? foreignId(argument, prefixOf(field), ids) : requiredValue(argument, type);

  test.each(listsOf(schema))('$name has pages of 100 at most and refuses more by the name of the argument', async (list) => {
    const who = forAdministrators.has(list.name) ? admin : victim;
    expect(await ask(askFor(list, 'first: 100', ownValue), {}, who)).not.toHaveProperty('errors');
    for (const [page, path] of [
      ['first: 101', 'first'],
      ['first: 0', 'first'],
      ['after: "elsewhere"', 'after'],
    ] as const) {
      const answer = await ask(askFor(list, page, ownValue), {}, who);
      expect({ page, answer }).toMatchObject({ answer: { errors: [{ extensions: { code: 'BAD_USER_INPUT', path: [path] } }] } });
      expect(answer.errors?.[0]?.message).toMatch(path === 'first' ? /^first: .*\b100$/ : /^after: /);
    }
  });
});

describe('entities', () => {
  /** As the gateway asks in one process, and as it asks over HTTP. */
  const doors = {
    'in process': (subgraph: RunningSubgraph, body: GraphqlRequest, headers: Record<string, string>) =>
      subgraph.execute(body, headers),
    'over HTTP, signed': async (subgraph: RunningSubgraph, body: GraphqlRequest, headers: Record<string, string>) =>
      (
        await overHttp(subgraph, body, headers, { secret: (await loadSecrets(dataDir)).INTERNAL_SECRET, receiver: subgraph.name })
      ).json(),
  };

  test.each(Object.entries(doors))('every subgraph answers null to references of another organisation %s', async (_, door) => {
    const token = await internalToken();
    for (const subgraph of product.subgraphs) {
      const keyed = [...subgraph.typeDefs.matchAll(/^type (\w+)[^{]*@key\(fields: "id"\)/gm)].map(([, type = '']) => type);
      expect(keyed.length).toBeGreaterThan(0);
      for (const type of keyed) {
        const prefix = prefixOfType[type];
        if (prefix === undefined) throw new Error(`The tenant matrix does not know the entity ${type}`);
        const representations = [{ __typename: type, id: ids.get(prefix) }];
        const answer = await door(
          subgraph,
          {
            query: `query Steal($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} ${selectAll(entityType(subgraph, type), 2)} } }`,
            variables: { representations },
          },
          { authorization: `Bearer ${token}`, 'x-request-id': 'matrix' },
        );
        expect({
          subgraph: subgraph.name,
          type,
          leaks: leaksIn(answer, [ids.get(prefix), ids.get(toldToAll[type] ?? '')]),
        }).toMatchObject({ leaks: [] });
        // What was refused as a whole would leak nothing either.
        expect(answer).toHaveProperty('data._entities');
      }
    }
  });

  test('no subgraph answers them, nor tells its schema, without a signature of the gateway', async () => {
    const authorization = `Bearer ${await internalToken()}`;
    const { INTERNAL_SECRET: secret } = await loadSecrets(dataDir);
    for (const subgraph of product.subgraphs) {
      for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }']) {
        const other = product.subgraphs.find(({ name }) => name !== subgraph.name) ?? subgraph;
        for (const signedBy of [null, { secret, receiver: other.name }]) {
          const answer = await overHttp(subgraph, { query }, { authorization }, signedBy);
          expect({ subgraph: subgraph.name, answer: await answer.json() }).toMatchObject({
            answer: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
          });
        }
      }
    }
  });
});

describe('tokens', () => {
  test('every subgraph refuses one that is changed, of another issuer, of another key, of another algorithm or of none', async () => {
    const own = await internalToken();
    const tokens = await forgeries(own, JSON.parse(await readFile(join(dataDir, 'jwks.json'), 'utf8')));
    const ask = (subgraph: RunningSubgraph, token: string) =>
      subgraph.execute({ query: '{ __typename }' }, { authorization: `Bearer ${token}` });
    for (const subgraph of product.subgraphs) {
      expect(await ask(subgraph, own), subgraph.name).toEqual({ data: { __typename: 'Query' } });
      for (const [kind, token] of Object.entries(tokens)) {
        expect({ subgraph: subgraph.name, kind, answer: await ask(subgraph, token) }).toMatchObject({
          answer: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
        });
      }
    }
  });
});

describe('a platform administrator', () => {
  test('leaves in the audit trail of an organisation what they did for it in another service', async () => {
    const outsider = { token: admin.token, organizationId: victim.organizationId };
    const input = { kind: 'PERSON', name: 'Somebody of Note', roles: ['CUSTOMER'] };
    const mutation = `mutation ($input: CreatePartnerInput!) { createPartner(input: $input) { __typename } }`;
    expect(await ask(mutation, { input }, outsider)).toMatchObject({
      data: { createPartner: { __typename: 'CreatePartnerSuccess' } },
    });
    const trail = '{ auditTrail { nodes { action actorName details { name value } } } }';
    const deeds = await eventually(async () => {
      const { data } = await ask(trail, {}, victim);
      const page = data?.auditTrail as { nodes: { action: string }[] } | undefined;
      const found = page?.nodes.filter(({ action }) => action === 'platform.mutation') ?? [];
      return found.length > 0 && found;
    });
    const details = { fields: 'createPartner', outcome: 'ok', service: 'invoice' };
    expect(deeds).toEqual([
      {
        action: 'platform.mutation',
        actorName: 'Admin Example',
        details: Object.entries(details).map(([name, value]) => ({ name, value })),
      },
    ]);
  });
});

type Outcome = { __typename: string } & Record<string, unknown>;

/** What became of the one thing that was asked for: of a batch, of its one item. Fields of union members have names of their own. */
function onlyResultOf(outcome: Outcome | null | undefined): Outcome | null | undefined {
  const [, results] = Object.entries(outcome ?? {}).find(([name]) => /^m\d+_results$/.test(name)) ?? [];
  return Array.isArray(results) ? (results[0] as Outcome | undefined) : outcome;
}

/** The stranger's own token, as the gateway would pass it on. */
async function internalToken(): Promise<string> {
  const user = product.subgraphs.find(({ name }) => name === 'user');
  if (user === undefined) throw new Error('there is a user subgraph');
  const { INTERNAL_SECRET } = await loadSecrets(dataDir);
  const exchange = createIdentityExchange({ user: inProcess(user), secret: INTERNAL_SECRET });
  return unwrap(await exchange.exchange({ authorization: `Bearer ${stranger.token}`, organization: stranger.organizationId }))
    .token;
}

function requiredValue(name: string, type: string): unknown {
  if (type === 'Date') return '2026-01-31';
  if (type === 'PreviewInvoiceInput') return { currency: 'EUR', lines: [] };
  return name === 'userName' ? stranger.userName : 'text';
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return [...ids.values()].includes(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}
