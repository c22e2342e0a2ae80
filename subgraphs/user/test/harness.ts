import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import { parseEnv } from '@quittance/env';
import type { GraphqlResponse, RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { createTestDatabase } from '@quittance/testing/database';
import { embeddedTransport } from '@quittance/testing/transport';
import pg from 'pg';
import { type UserEnv, userEnvSchema } from '../src/env.ts';
import type { Identity } from '../src/identity/exchange.ts';
import { startUser } from '../src/start.ts';
import { documents, type Mutation } from './documents.ts';

export const internalSecret = 'an internal secret for tests that is long enough';
export const password = 'a plum tree in blossom';

type Variables = Record<string, unknown>;
type Credential = { authorization: string | null; organization: string | null };

/** What a mutation answers; fields of its success beside. */
// biome-ignore lint/suspicious/noExplicitAny: answers are compared with expectations, which is what checks their shape
export type Answer = { __typename: string; code?: string; message?: string; path?: string[] | null } & Record<string, any>;

/** Somebody who sends requests as a client would: with a credential, for an organisation. */
export type Client = {
  run(query: string, variables?: Variables): Promise<GraphqlResponse>;
  /** The mutation's answer; throws for top-level errors. */
  do(mutation: Mutation, input: Variables): Promise<Answer>;
  /** The code of the top-level error that the mutation ends with; null when there is none. */
  refusal(mutation: Mutation, input: Variables): Promise<string | null>;
};

export type TestPerson = Client & { id: string; session: string; email: string; userName: string };

/** The user subgraph on a database of its own, and what a gateway would do with it. */
export type TestUser = {
  subgraph: RunningSubgraph;
  env: UserEnv;
  /** The service's role, to look at tables. */
  pool: pg.Pool;
  /** The role that owns the tables. */
  ownerUrl: string;
  /** Moves the clock that the subgraph reads; it stands still from then on. */
  setNow(now: Date): void;
  exchange(credential: string | null, organization?: string | null): Promise<{ status: number; identity: Identity | null }>;
  as(credential: string | null, organization?: string | null): Client;
  /** Signs somebody up and in. */
  person(name: string): Promise<TestPerson>;
  /** Creates an organisation; answers its id and its owner acting for it. */
  organization(owner: TestPerson, name: string): Promise<{ id: string; owner: Client }>;
  /** Makes somebody a member by invitation; answers the membership's id and them acting for the organisation. */
  join(inviter: Client, person: TestPerson, role: string): Promise<{ id: string; member: Client }>;
  /** The data of the events of that type that were told so far, oldest first. */
  events(type: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
};

export async function startTestUser(environment: Record<string, string> = {}): Promise<TestUser> {
  const database = await createTestDatabase('user');
  const bus = await embeddedTransport();
  let standing: Date | null = null;
  const now = () => standing ?? new Date();
  const env = parseEnv(userEnvSchema, {
    DATABASE_URL_USER: database.appUrl,
    PUBLIC_URL: 'http://localhost:4000',
    INTERNAL_SECRET: internalSecret,
    AUTH_SECRET: 'a secret for sessions in tests, long enough',
    ...environment,
  });
  const subgraph = await startUser({ env, transport: bus.transport, log: bus.log, overrides: { now } });
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const exchange: TestUser['exchange'] = (credential, organization = null) =>
    askIdentity(subgraph, now, { authorization: credential && `Bearer ${credential}`, organization });
  const as: TestUser['as'] = (credential, organization = null) =>
    clientOf(async (query, variables = {}) => {
      const { status, identity } = await exchange(credential, organization);
      if (identity === null) throw new Error(`the exchange answered ${status}`);
      return subgraph.execute({ query, variables }, { authorization: `Bearer ${identity.token}`, 'x-request-id': 'a-request' });
    });

  return {
    subgraph,
    env,
    pool,
    ownerUrl: database.ownerUrl,
    exchange,
    as,
    setNow: (to) => {
      standing = to;
    },
    person: async (name) => {
      const input = { email: `${name}@people.example`, password, firstName: name, lastName: 'Example', userName: name };
      const { token, user } = await as(null).do('signUp', input);
      return { ...as(token), id: user.id, session: token, email: input.email, userName: name };
    },
    organization: async ({ session }, name) => {
      const { organization } = await as(session).do('createOrganization', { name, country: 'DE', currency: 'EUR' });
      return { id: organization.id, owner: as(session, organization.id) };
    },
    join: async (inviter, person, role) => {
      const { acceptUrl } = await inviter.do('inviteMember', { email: person.email, role });
      const { membership } = await person.do('acceptInvitation', { token: tokenOf(acceptUrl) });
      return { id: membership.id, member: as(person.session, membership.organization.id) };
    },
    events: async (type) => {
      const text = 'SELECT data FROM outbox WHERE type = $1 ORDER BY position';
      return (await pool.query<{ data: Record<string, unknown> }>(text, [type])).rows.map(({ data }) => data);
    },
    stop: async () => {
      await subgraph.stop();
      await pool.end();
      await bus.close();
      await database.drop();
    },
  };
}

/** The token at the end of an invitation's link. */
export function tokenOf(acceptUrl: string): string {
  return acceptUrl.slice(acceptUrl.lastIndexOf('/') + 1);
}

/** What a subgraph serves at a path beside GraphQL. */
export function routeOf(subgraph: RunningSubgraph, path: string): (request: Request) => Promise<Response> {
  const handle = subgraph.routes[path];
  if (handle === undefined) throw new Error(`${path} is not served`);
  return handle;
}

async function askIdentity(subgraph: RunningSubgraph, now: () => Date, credential: Credential) {
  const path = '/internal/identity';
  const body = JSON.stringify(credential);
  const sign = createRequestSigner({ secrets: [internalSecret], receiver: 'user', now });
  const headers = { [signatureHeader]: sign({ method: 'POST', path, claims: '', body }) };
  const request = new Request(`http://user.internal${path}`, { method: 'POST', headers, body });
  const response = await routeOf(subgraph, path)(request);
  return { status: response.status, identity: response.ok ? ((await response.json()) as Identity) : null };
}

function clientOf(run: Client['run']): Client {
  const answerOf = async (mutation: Mutation, input: Variables) => run(documents[mutation], { input });
  return {
    run,
    do: async (mutation, input) => {
      const { data, errors } = await answerOf(mutation, input);
      if (errors !== undefined) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
      return data?.[mutation] as Answer;
    },
    refusal: async (mutation, input) => codeOf(await answerOf(mutation, input)),
  };
}

/** The code of the first top-level error; null when there is none. */
export function codeOf({ errors }: GraphqlResponse): string | null {
  const [first] = (errors ?? []) as { extensions?: { code?: string } }[];
  return first === undefined ? null : (first.extensions?.code ?? 'none');
}

type List<Node> = { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } };

function listOf<Node>(response: GraphqlResponse, path: string): List<Node> {
  const list = path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], response.data);
  return list as List<Node>;
}

/** The nodes of a list in an answer, by its path: `organization.members`, for instance. */
export function nodesOf<Node>(response: GraphqlResponse, path: string): Node[] {
  return listOf<Node>(response, path).nodes;
}

/** Where the page of a list in an answer stands. */
export function pageInfoOf(response: GraphqlResponse, path: string): List<unknown>['pageInfo'] {
  return listOf(response, path).pageInfo;
}
