import { composeServices } from '@apollo/composition';
import { anonymous, type Caller } from '@quittance/access/caller';
import { keysFromFile } from '@quittance/access/key-set';
import { createTokenVerifier } from '@quittance/access/token';
import { createSubgraphServer } from '@quittance/graphql-kit/server';
import type { RequestContext, RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { createLogger } from '@quittance/telemetry/log';
import { createTestTokens } from '@quittance/testing/caller';
import type { FastifyInstance } from 'fastify';
import { parse } from 'graphql';
import { inProcess } from '../src/connection.ts';
import { createGraphql } from '../src/graphql.ts';
import { graphqlRoute } from '../src/graphql-route.ts';
import { createHttp } from '../src/http.ts';
import { createIdentityExchange } from '../src/identity.ts';
import { defaultLimits, type Limits } from '../src/limits.ts';
import { subgraphRoutes } from '../src/proxy.ts';
import { createRateLimiter, defaultRates, type Rates } from '../src/rate-limit.ts';
import { sessionRoutes } from '../src/session.ts';

const secret = 'a secret of at least thirty-two characters';
export const publicUrl = 'https://quittance.example';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  scalar Date
  scalar Decimal
  scalar CurrencyCode
  type Query { whoAmI: String!, requestId: String!, breaks: String, length(text: String!): Int!, people(first: Int = 50): People! }
  type Mutation { rename: String!, signIn: String!, signUp: String!, requestPasswordReset: String! }
  type People { nodes: [Person!]!, pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! }
  type Person { name: String!, friend: Person, friends: [Person!]! }
`);
const resolvers = {
  Query: {
    whoAmI: (_parent: unknown, _args: unknown, { caller }: RequestContext) => caller.userId ?? caller.kind,
    requestId: (_parent: unknown, _args: unknown, { requestId }: RequestContext) => requestId,
    length: (_parent: unknown, { text }: { text: string }) => text.length,
    people: () => ({ nodes: [], pageInfo: { hasNextPage: false } }),
    breaks: () => {
      throw new Error('password=hunter2');
    },
  },
  Mutation: { rename: () => 'done', signIn: () => 'done', signUp: () => 'done', requestPasswordReset: () => 'done' },
};

export type Door = {
  app: FastifyInstance;
  /** Who has which session token; changing it is what `user` would answer from now on. */
  people: Map<string, Caller>;
  /** The paths under which the subgraph was reached beside GraphQL. */
  reached: string[];
  /** The operations that it was asked to execute. */
  executed: string[];
  /** Milliseconds by which the clock that sessions are kept by is ahead. */
  advance(ms: number): void;
  close(): Promise<void>;
};

/** A gateway over one small subgraph that knows the people of a map. */
export async function openDoor(
  options: { limits?: Partial<Limits>; rates?: Partial<Rates>; introspection?: boolean } = {},
): Promise<Door> {
  const log = createLogger({ name: 'test', level: 'silent' });
  const tokens = await createTestTokens();
  const people = new Map<string, Caller>();
  const reached: string[] = [];
  const executed: string[] = [];
  let ahead = 0;
  const server = await createSubgraphServer({
    name: 'user',
    typeDefs,
    resolvers,
    verifyToken: createTokenVerifier({ keys: keysFromFile(tokens.jwksFile) }),
    context: () => ({}),
    internalSecrets: [secret],
    introspection: true,
    log,
  });
  const seen = async (request: Request) => {
    reached.push(new URL(request.url).pathname);
    return new Response(await request.text(), { headers: { 'x-forwarded': request.headers.get('x-forwarded-for') ?? '' } });
  };
  const user: RunningSubgraph = {
    name: 'user',
    typeDefs: '',
    execute: (request, headers) => {
      executed.push(request.query);
      return server.execute(request, headers);
    },
    routes: {
      '/pay/': seen,
      '/webhooks/sandbox': seen,
      '/graphql': seen,
      '/internal/identity': async (request) => {
        reached.push('/internal/identity');
        return identityOf(people, tokens, (await request.json()) as Credential);
      },
    },
    ready: async () => true,
    stop: () => server.stop(),
  };
  const connection = inProcess(user);
  const { supergraphSdl, errors } = composeServices([{ name: 'user', typeDefs }]);
  if (supergraphSdl === undefined) throw new Error(String(errors));
  const limits = { ...defaultLimits, ...options.limits };
  const limiter = createRateLimiter({ rates: { ...defaultRates, ...options.rates }, log });
  const { introspection = true } = options;
  const graphql = await createGraphql({ supergraphSdl, subgraphs: [connection], introspection, limits, limiter, log });
  const identity = createIdentityExchange({ user: connection, secret, now: () => new Date(Date.now() + ahead) });
  const app = await createHttp({ log, publicUrl, bodyLimitBytes: limits.anonymousBytes });
  graphqlRoute(app, graphql, { identity, publicUrl, limiter, limits });
  sessionRoutes(app, { publicUrl, identity, limiter });
  subgraphRoutes(app, { publicUrl, subgraphs: [connection], limiter, limits });
  return {
    app,
    people,
    reached,
    executed,
    advance: (ms) => {
      ahead += ms;
    },
    close: async () => {
      await app.close();
      await graphql.stop();
      await server.stop();
      await tokens.remove();
    },
  };
}

type Credential = { authorization: string | null; organization: string | null };

async function identityOf(
  people: ReadonlyMap<string, Caller>,
  tokens: Awaited<ReturnType<typeof createTestTokens>>,
  { authorization, organization }: Credential,
): Promise<Response> {
  const caller = authorization === null ? anonymous : people.get(authorization.replace(/^Bearer /, ''));
  if (caller === undefined) return new Response(null, { status: 401 });
  if (organization !== null && !caller.organizationIds.some((id) => id === organization))
    return new Response(null, { status: 404 });
  const token = (await tokens.headersOf(caller)).authorization?.replace(/^Bearer /, '');
  return Response.json({ token, caller, expiresAt: new Date(Date.now() + 60_000) });
}
