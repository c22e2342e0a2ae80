import { readFileSync } from 'node:fs';
import { listenToLiveUpdates } from '@quittance/messaging/live-updates';
import type { Transport } from '@quittance/messaging/transport';
import { closeDrained } from '@quittance/process/drain';
import type { Part } from '@quittance/process/run';
import type { Logger } from '@quittance/telemetry/log';
import type { FastifyInstance } from 'fastify';
import { adminRoutes } from './admin-routes.ts';
import type { SubgraphConnection } from './connection.ts';
import { type GatewayEnv, limitsOf, ratesOf } from './env.ts';
import { createGraphql } from './graphql.ts';
import { authenticate, graphqlRoute, type IdentityOptions } from './graphql-route.ts';
import { healthRoutes } from './health.ts';
import { createHttp } from './http.ts';
import { createIdentityExchange } from './identity.ts';
import { createLiveStreams } from './live.ts';
import { subgraphRoutes } from './proxy.ts';
import { createRateLimiter } from './rate-limit.ts';
import { refuse } from './refuse.ts';
import { remotePages } from './remote-pages.ts';
import { sessionRoutes } from './session.ts';
import { builtPages, webRoutes } from './web-routes.ts';

export type GatewayOptions = {
  env: GatewayEnv;
  subgraphs: readonly SubgraphConnection[];
  /** Brings what changed to `/live`. */
  transport: Pick<Transport, 'listen' | 'queues'>;
  log: Logger;
  /** How long running requests may take to be answered when it stops; 2 s unless told. */
  drainMs?: number;
  /** Of the process that serves the pages; without it the gateway does. */
  webUrl?: string | undefined;
  /** Adds what only this way of running has. */
  extend?: (app: FastifyInstance, options: IdentityOptions) => void;
};

const folder = new URL('..', import.meta.url);

/** The one door: GraphQL, sessions, live updates, what subgraphs serve beside GraphQL, the web app and the playground. */
export async function startGateway(options: GatewayOptions): Promise<Part> {
  const { env, subgraphs, transport, log, extend, webUrl, drainMs = 2_000 } = options;
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  const user = subgraphs.find((subgraph) => subgraph.name === 'user');
  if (user === undefined) throw new Error('The gateway needs the user subgraph: it knows who is calling');

  const identity = createIdentityExchange({ user, secret: env.INTERNAL_SECRET });
  const supergraphSdl = readFileSync(new URL('supergraph.graphql', folder), 'utf8');
  const limits = limitsOf(env);
  const limiter = createRateLimiter({ rates: ratesOf(env), databaseUrl: env.DATABASE_URL_GATEWAY, log });
  const graphql = await createGraphql({ supergraphSdl, subgraphs, introspection: env.INTROSPECTION, limits, limiter, log });
  const live = createLiveStreams();
  const hearing = await listenToLiveUpdates(transport, (change) => {
    live.hear(change);
    if (change.kind !== 'membership' && change.kind !== 'person') return;
    for (const id of change.audience) {
      identity.forgetPerson(id);
      if (change.kind === 'membership') live.endOf(id);
    }
  });

  const app = await createHttp({
    log,
    trustProxy: env.TRUST_PROXY,
    publicUrl,
    clerkPublishableKey: env.CLERK_PUBLISHABLE_KEY,
    bodyLimitBytes: limits.anonymousBytes,
  });
  const door = { identity, publicUrl, limiter };
  graphqlRoute(app, graphql, { ...door, limits });
  sessionRoutes(app, door);
  app.get('/live', { exposeHeadRoute: false, onRequest: authenticate(door) }, async (request, reply) => {
    const caller = request.identity?.caller;
    if (caller === undefined || caller.userId === null) return refuse(reply, 401, 'UNAUTHENTICATED', 'Sign in first.');
    reply.hijack();
    if (!live.open(reply.raw, caller)) reply.raw.writeHead(503, { 'retry-after': '30' }).end();
  });
  adminRoutes(app, { ...door, subgraphs, transport, secret: env.INTERNAL_SECRET });
  extend?.(app, door);
  let retired = false;
  healthRoutes(app, { subgraphs, retired: () => retired, metricsToken: env.METRICS_TOKEN });
  subgraphRoutes(app, { publicUrl, subgraphs, limiter, limits });
  if (webUrl === undefined) await webRoutes(app, builtPages());
  else remotePages(app, webUrl);
  const url = await app.listen({ host: env.HOST, port: env.PORT });

  return {
    url,
    retire: () => {
      retired = true;
    },
    async stop() {
      await hearing.stop();
      live.close();
      await closeDrained(app.server, drainMs, () => app.close());
      await graphql.stop();
      await limiter.stop();
    },
  };
}
