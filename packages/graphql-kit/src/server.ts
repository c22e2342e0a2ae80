import { ApolloServer, type ApolloServerPlugin, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { AdministrationLog } from '@quittance/access/administration';
import { anonymous, type Caller } from '@quittance/access/caller';
import { createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import type { VerifyToken } from '@quittance/access/token';
import { err, ok, type Result } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import { type RequestTrace, withRequest } from '@quittance/telemetry/request';
import { inSpan } from '@quittance/telemetry/trace';
import { type DocumentNode, GraphQLError } from 'graphql';
import { recordAdministration } from './administration.ts';
import { unauthenticated, unavailable } from './errors.ts';
import { formatErrors } from './format-error.ts';
import { scalars } from './scalars.ts';
import type { GraphqlRequest, GraphqlResponse, RequestContext } from './subgraph.ts';
import { variablesOnce } from './variables-once.ts';

type Resolvers = Record<string, unknown>;

export type SubgraphServerOptions<Extra> = {
  name: string;
  typeDefs: DocumentNode;
  /** Without the shared scalars, which are added here. */
  resolvers: Resolvers;
  /** Of `@quittance/access/token`. */
  verifyToken: VerifyToken;
  /** What resolvers need beside the caller: deps and this request's loaders. */
  context(request: RequestContext): Extra;
  /** What the gateway's requests over HTTP are signed with (`parseSecrets(INTERNAL_SECRET)`): only to those entities are answered. */
  internalSecrets: readonly string[];
  introspection: boolean;
  /** Where mutations of platform administrators are told of. */
  administration?: AdministrationLog;
  log: Logger;
};

export type SubgraphServer = {
  /** In process: the caller of this function is trusted to be the gateway; the token is verified all the same. */
  execute(request: GraphqlRequest, headers: Record<string, string>): Promise<GraphqlResponse>;
  /** Over HTTP. */
  fetch(request: Request): Promise<Response>;
  stop(): Promise<void>;
};

type InnerContext = RequestContext & { fromGateway: boolean };

/** A subgraph's GraphQL door: the same plugins, limits and error format in process and over HTTP. */
export async function createSubgraphServer<Extra>(options: SubgraphServerOptions<Extra>): Promise<SubgraphServer> {
  const formatError = formatErrors(options.log);
  const server = new ApolloServer<InnerContext>({
    schema: buildSubgraphSchema([{ typeDefs: options.typeDefs, resolvers: { ...scalars, ...options.resolvers } as never }]),
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    formatError,
    plugins: [
      // It would have every field of every object resolved with a wrapper around it.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      entitiesOnlyForGateway,
      variablesOnce,
      ...(options.administration === undefined ? [] : [recordAdministration(options.administration)]),
    ],
  });
  await server.start();

  async function contextOf(headers: { get(name: string): string | null | undefined }, fromGateway: boolean) {
    const { requestId } = traceOf(headers);
    const token = headers.get('authorization')?.replace(/^Bearer /, '');
    const caller = token ? await callerOf(token) : anonymous;
    const base = { caller, requestId };
    return { ...base, fromGateway, ...options.context(base) };
  }

  const verifyRequest = createRequestVerifier({ secrets: options.internalSecrets, receiver: options.name });
  function isSigned(request: Request, body: string): boolean {
    const { pathname, search } = new URL(request.url);
    const claims = request.headers.get('authorization') ?? '';
    const parts = { method: request.method, path: pathname + search, claims, body };
    return verifyRequest(request.headers.get(signatureHeader), parts).ok;
  }

  async function callerOf(token: string): Promise<Caller> {
    const verified = await options.verifyToken(token);
    if (verified.ok) return verified.value;
    throw verified.error.code === 'KEYS_UNAVAILABLE' ? unavailable() : unauthenticated();
  }

  const inRequest = <T>(headers: Headers, work: () => Promise<T>): Promise<T> =>
    withRequest(traceOf(headers), () =>
      inSpan(`${options.name} graphql`, { kind: 'SERVER', attributes: { 'quittance.service': options.name } }, work),
    );

  /** As over HTTP, where Apollo makes the context itself: whoever can't be known gets an answer, not an exception. */
  function refusal(error: unknown): GraphqlResponse {
    const { message, extensions } = error instanceof GraphQLError ? error : new GraphQLError('The context could not be made.');
    return { errors: [formatError({ message, extensions }, error)] };
  }

  return {
    execute: (request, headers) =>
      inRequest(new Headers(headers), async () => {
        const made = await attempt(() => contextOf(new Headers(headers), true));
        if (!made.ok) return refusal(made.error);
        const { body } = await server.executeOperation(request, { contextValue: made.value });
        if (body.kind !== 'single') throw new Error('a subgraph never answers incrementally');
        return body.singleResult as GraphqlResponse;
      }),

    fetch: (request) =>
      inRequest(request.headers, async () => {
        const body = await request.text();
        const fromGateway = isSigned(request, body);
        const answer = await server.executeHTTPGraphQLRequest({
          httpGraphQLRequest: httpRequestOf(request, body),
          context: () => contextOf(request.headers, fromGateway),
        });
        if (answer.body.kind !== 'complete') throw new Error('a subgraph never answers incrementally');
        const headers = { ...Object.fromEntries(answer.headers), 'cache-control': 'no-store' };
        return new Response(answer.body.string, { status: answer.status ?? 200, headers });
      }),

    stop: () => server.stop(),
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, unknown>> {
  try {
    return ok(await work());
  } catch (error) {
    return err(error);
  }
}

/** What log lines, events and audit records of this request carry. */
function traceOf(headers: { get(name: string): string | null | undefined }): RequestTrace & { requestId: string } {
  return { requestId: headers.get('x-request-id') ?? 'none', traceparent: headers.get('traceparent') ?? undefined };
}

function httpRequestOf(request: Request, body: string): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  request.headers.forEach((value, name) => {
    headers.set(name, value);
  });
  return { method: request.method, headers, search: new URL(request.url).search, body: body === '' ? undefined : parsed(body) };
}

/** What is not JSON goes on as text: Apollo answers it with a 400 of its own. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** `_entities` and `_service` open every type's door, so they answer to the gateway alone. */
const entitiesOnlyForGateway: ApolloServerPlugin<InnerContext> = {
  requestDidStart: async () => ({
    async didResolveOperation({ operation, contextValue }) {
      if (contextValue.fromGateway || operation === undefined) return;
      for (const selection of operation.selectionSet.selections) {
        const plain = selection.kind === 'Field' && selection.name.value !== '_entities' && selection.name.value !== '_service';
        if (!plain) throw new GraphQLError('Only the gateway may ask for this.', { extensions: { code: 'FORBIDDEN' } });
      }
    },
  }),
};
