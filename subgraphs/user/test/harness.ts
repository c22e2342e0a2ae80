import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import { parseEnv } from '@quittance/env';
import type { GraphqlResponse, RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { createTestDatabase } from '@quittance/testing/database';
import { embeddedTransport } from '@quittance/testing/transport';
import pg from 'pg';
import { userEnvSchema } from '../src/env.ts';
import type { Identity } from '../src/identity/exchange.ts';
import { startUser } from '../src/start.ts';

export const internalSecret = 'an internal secret for tests that is long enough';
export const password = 'a plum tree in blossom';

type Variables = Record<string, unknown>;
type Credential = { authorization: string | null; organization: string | null };

/** The user subgraph on a database of its own, and what a gateway would do with it. */
export type TestUser = {
  subgraph: RunningSubgraph;
  /** The service's role, to look at tables. */
  pool: pg.Pool;
  /** Sets the clock that the subgraph reads; it stands still until then. */
  setNow(now: Date): void;
  exchange(credential: Credential): Promise<{ status: number; identity: Identity | null }>;
  /** One operation with an internal token (null: none). */
  run(query: string, variables: Variables, token: string | null): Promise<GraphqlResponse>;
  /** As `run`, with what a client would send: a session token or API key, and an organisation. */
  as(credential: string | null, organization?: string | null): (query: string, variables?: Variables) => Promise<GraphqlResponse>;
  /** Signs somebody up; answers their session and id. */
  person(name: string): Promise<{ session: string; id: string; email: string; userName: string }>;
  stop(): Promise<void>;
};

export async function startTestUser(environment: Record<string, string> = {}): Promise<TestUser> {
  const database = await createTestDatabase('user');
  const bus = await embeddedTransport();
  let now: Date | null = null;
  const env = parseEnv(userEnvSchema, {
    DATABASE_URL_USER: database.appUrl,
    PUBLIC_URL: 'http://localhost:4000',
    INTERNAL_SECRET: internalSecret,
    AUTH_SECRET: 'a secret for sessions in tests, long enough',
    ...environment,
  });
  const subgraph = await startUser({ env, transport: bus.transport, log: bus.log, overrides: { now: () => now ?? new Date() } });
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const sign = createRequestSigner({ secrets: [internalSecret], receiver: 'user', now: () => now ?? new Date() });

  const exchange: TestUser['exchange'] = async (credential) => {
    const body = JSON.stringify(credential);
    const signature = sign({ method: 'POST', path: '/internal/identity', claims: '', body });
    const response = await route(
      subgraph,
      '/internal/identity',
    )(new Request('http://user.internal/internal/identity', { method: 'POST', headers: { [signatureHeader]: signature }, body }));
    return { status: response.status, identity: response.ok ? ((await response.json()) as Identity) : null };
  };
  const run: TestUser['run'] = (query, variables, token) =>
    subgraph.execute({ query, variables }, token === null ? {} : { authorization: `Bearer ${token}` });
  const as: TestUser['as'] =
    (credential, organization = null) =>
    async (query, variables = {}) => {
      const { status, identity } = await exchange({ authorization: credential && `Bearer ${credential}`, organization });
      if (identity === null) throw new Error(`the exchange answered ${status}`);
      return run(query, variables, identity.token);
    };

  return {
    subgraph,
    pool,
    setNow: (to) => {
      now = to;
    },
    exchange,
    run,
    as,
    person: async (name) => {
      const input = { email: `${name}@people.example`, password, firstName: name, lastName: 'Example', userName: name };
      const { data } = await as(null)(signUpDocument, { input });
      const answer = data?.signUp as { token: string; user: { id: string } };
      return { session: answer.token, id: answer.user.id, email: input.email, userName: name };
    },
    stop: async () => {
      await subgraph.stop();
      await pool.end();
      await bus.close();
      await database.drop();
    },
  };
}

/** What a subgraph serves at a path beside GraphQL. */
export function route(subgraph: RunningSubgraph, path: string): (request: Request) => Promise<Response> {
  const handle = subgraph.routes[path];
  if (handle === undefined) throw new Error(`${path} is not served`);
  return handle;
}

export const signUpDocument = `mutation ($input: SignUpInput!) { signUp(input: $input) {
  __typename ... on SignUpSuccess { token user { id email userName name platformAdmin } } ... on UserError { code message path }
} }`;

export const signInDocument = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on SignInSuccess { token user { id memberships { role organization { name } } } } ... on UserError { code message path }
} }`;

export const createOrganizationDocument = `mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) {
  __typename ... on CreateOrganizationSuccess { organization { id name country currency taxId role permissions address { line1 line2 city } } }
  ... on UserError { code message path }
} }`;
