import { randomBytes } from 'node:crypto';
import { createRequestVerifier } from '@quittance/access/signed-request';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { factsPath, factsRoute } from '@quittance/reconciliation/serve-facts';
import { startIdempotencyPruning } from '@quittance/subgraph/prune-idempotency';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import type { Deps } from './deps.ts';
import { createDocumentLinks } from './document/links.ts';
import { createRenderer } from './document/render/renderer.ts';
import { renderNext } from './document/render-document.ts';
import { startRenderLoop } from './document/render-loop.ts';
import { documentRoutes } from './document/serve-documents.ts';
import type { InvoiceEnv } from './env.ts';
import { routes } from './events/routes.ts';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import { type Context, createLoaders } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';
import { asked, paid } from './invoice/facts.ts';

export type InvoiceOptions = {
  env: InvoiceEnv;
  transport: Transport;
  log: Logger;
  overrides?: { now?: () => Date } & Pick<Deps, 'beforeCommit'>;
};

const transactionOptions = { maxWait: 10_000, timeout: 15_000 };

/**
 * Starts the subgraph: `startSubgraph` (packages/subgraph, read it first) does migrations, pools, relay, consumer, GraphQL door, dead
 * letters, readiness and shutdown; what is the invoice subgraph's own is composed here.
 */
export function startInvoice({ env, transport, log, overrides = {} }: InvoiceOptions): Promise<RunningSubgraph> {
  const { now = () => new Date(), beforeCommit } = overrides;
  return startSubgraph<Prisma.TransactionClient, PrismaClient, Omit<Context, 'caller' | 'requestId'>>({
    name: 'invoice',
    settings: {
      databaseUrl: env.DATABASE_URL_INVOICE,
      migrationUrl: env.DATABASE_MIGRATION_URL_INVOICE,
      internalSecret: env.INTERNAL_SECRET,
      tokenIssuer: env.TOKEN_ISSUER,
      jwksFile: env.JWKS_FILE,
      jwksUrl: env.JWKS_URL,
      introspection: env.INTROSPECTION,
    },
    transport,
    log,
    now,
    createDb: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    compose: ({ db, dbFor, runInSql, runInSqlFor, pool, wakeRelay, internalSecrets }) => {
      const renderer = createRenderer({ threads: Math.max(1, env.RENDER_THREADS) });
      const deps: Deps = {
        ...{ db, runInSql, dbAcrossTenants: db, log, now, wakeRelay, beforeCommit },
        randomToken: () => randomBytes(16).toString('base64url'),
        publicUrl: env.PUBLIC_URL,
        links: createDocumentLinks({ publicUrl: env.PUBLIC_URL, secrets: internalSecrets }),
        sellerTimeoutMs: env.SELLER_TIMEOUT_MS,
        wakeRenderer: () => {
          for (const loop of loops) loop.wake();
        },
      };
      const render = () => renderNext({ ...deps, renderer });
      const verifyRequest = createRequestVerifier({ secrets: internalSecrets, receiver: 'invoice', now });
      const loops = Array.from({ length: env.RENDER_THREADS }, () => startRenderLoop({ renderNext: render, log }));
      return {
        typeDefs,
        resolvers: { ...resolvers },
        context: ({ caller }) => {
          const own: Deps = { ...deps, db: dbFor(caller), runInSql: runInSqlFor(caller) };
          return { deps: own, loaders: createLoaders(own) };
        },
        events: routes,
        routes: {
          ...documentRoutes(deps, verifyRequest),
          [factsPath]: factsRoute({ pool, facts: { asked, paid }, verifyRequest }),
        },
        running: [...loops, { stop: () => renderer.close() }, startIdempotencyPruning(deps)],
      };
    },
  });
}
