import { readFileSync } from 'node:fs';
import { listenToLiveUpdates } from '@quittance/messaging/live-updates';
import type { Transport } from '@quittance/messaging/transport';
import type { Logger } from '@quittance/telemetry/log';
import type { FastifyInstance } from 'fastify';
import { adminRoutes } from './admin-routes.ts';
import type { SubgraphConnection } from './connection.ts';
import type { GatewayEnv } from './env.ts';
import { createGraphql } from './graphql.ts';
import { authenticate, graphqlRoute, type IdentityOptions } from './graphql-route.ts';
import { healthRoutes } from './health.ts';
import { closeDrained, createHttp } from './http.ts';
import { createIdentityExchange } from './identity.ts';
import { createLiveStreams } from './live.ts';
import { subgraphRoutes } from './proxy.ts';
import { refuse, sessionRoutes } from './session.ts';
import { webRoutes } from './web-routes.ts';

export type GatewayOptions = {
  env: GatewayEnv;
  subgraphs: readonly SubgraphConnection[];
  /** Brings what changed to `/live`. */
  transport: Pick<Transport, 'listen' | 'queues'>;
  log: Logger;
  /** Adds what only this way of running has. */
  extend?: (app: FastifyInstance, options: IdentityOptions) => void;
};

export type RunningGateway = {
  /** Where it listens, for instance http://127.0.0.1:4000. */
  url: string;
  stop(): Promise<void>;
};

/** Of the 5 s in which all has to stop. */
const drainMs = 2_000;
const folder = new URL('..', import.meta.url);

/** The one door: GraphQL, sessions, live updates, what subgraphs serve beside GraphQL, the web app and the playground. */
export async function startGateway({ env, subgraphs, transport, log, extend }: GatewayOptions): Promise<RunningGateway> {
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  const user = subgraphs.find((subgraph) => subgraph.name === 'user');
  if (user === undefined) throw new Error('The gateway needs the user subgraph: it knows who is calling');

  const identity = createIdentityExchange({ user, secret: env.INTERNAL_SECRET });
  const supergraphSdl = readFileSync(new URL('supergraph.graphql', folder), 'utf8');
  const graphql = await createGraphql({ supergraphSdl, subgraphs, introspection: env.INTROSPECTION, log });
  const live = createLiveStreams();
  const hearing = await listenToLiveUpdates(transport, (change) => {
    live.hear(change);
    if (change.kind !== 'membership' && change.kind !== 'person') return;
    for (const id of change.audience) {
      identity.forgetPerson(id);
      if (change.kind === 'membership') live.endOf(id);
    }
  });

  const app = await createHttp(log);
  graphqlRoute(app, graphql, { identity, publicUrl });
  sessionRoutes(app, { publicUrl, identity });
  app.get('/live', { exposeHeadRoute: false, onRequest: authenticate({ identity, publicUrl }) }, async (request, reply) => {
    const caller = request.identity?.caller;
    if (caller === undefined || caller.userId === null) return refuse(reply, 401, 'UNAUTHENTICATED', 'Sign in first.');
    reply.hijack();
    if (!live.open(reply.raw, caller)) reply.raw.writeHead(503, { 'retry-after': '30' }).end();
  });
  adminRoutes(app, { identity, publicUrl, subgraphs, transport, secret: env.INTERNAL_SECRET });
  extend?.(app, { identity, publicUrl });
  healthRoutes(app, subgraphs);
  subgraphRoutes(app, { publicUrl, subgraphs });
  const rootOf = (workspace: string) => new URL(`../${workspace}/dist/`, folder).pathname;
  await webRoutes(app, { webRoot: rootOf('web'), playgroundRoot: rootOf('playground') });
  const url = await app.listen({ host: env.HOST, port: env.PORT });

  return {
    url,
    async stop() {
      await hearing.stop();
      live.close();
      await closeDrained(app, drainMs);
      await graphql.stop();
    },
  };
}
