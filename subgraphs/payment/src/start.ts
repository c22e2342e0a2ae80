import { createRequestVerifier } from '@quittance/access/signed-request';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { factsPath, factsRoute } from '@quittance/reconciliation/serve-facts';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import { viewerOf } from './access.ts';
import { handleReturn } from './checkout/return-route.ts';
import type { Deps } from './deps.ts';
import type { PaymentEnv } from './env.ts';
import { routesOf } from './events/routes.ts';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';
import { handlePay } from './link/pay-route.ts';
import { captured, disputed, refunded, refunding } from './payment/facts.ts';
import { createLoaders } from './payment/loader.ts';
import { providersOf } from './provider/registry.ts';
import { startSandbox } from './sandbox/start-sandbox.ts';
import { handleWebhook } from './webhook/webhook-route.ts';
import { createBackground } from './worker/background.ts';
import { startLoop } from './worker/loop.ts';
import { startPruning } from './worker/prune.ts';
import { recoverIfAlone } from './worker/recover.ts';
import { workDue } from './worker/work-due.ts';

export type PaymentOptions = { env: PaymentEnv; transport: Transport; log: Logger; overrides?: { now?: () => Date } };

const transactionOptions = { maxWait: 10_000, timeout: 15_000 };

/**
 * Starts the subgraph: `startSubgraph` (packages/subgraph, read it first) does migrations, pools, relay, consumer, GraphQL door, dead
 * letters, readiness and shutdown; what is the payment subgraph's own is composed here.
 */
export function startPayment({ env, transport, log, overrides }: PaymentOptions): Promise<RunningSubgraph> {
  const now = overrides?.now ?? (() => new Date());
  return startSubgraph<Prisma.TransactionClient, PrismaClient, Omit<Context, 'caller' | 'requestId'>>({
    name: 'payment',
    settings: {
      databaseUrl: env.DATABASE_URL_PAYMENT,
      migrationUrl: env.DATABASE_MIGRATION_URL_PAYMENT,
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
    compose: async ({ db, dbFor, pool, wakeRelay, internalSecrets }) => {
      const presence = await recoverIfAlone({ url: env.DATABASE_URL_PAYMENT, db, now, log });
      const providers = providersOf(env, now);
      const deps: Deps = {
        db,
        dbAcrossTenants: db,
        now,
        log,
        providers,
        publicUrl: env.PUBLIC_URL,
        callTimeoutMs: env.PROVIDER_TIMEOUT_MS,
        background: createBackground(log),
        wakeRelay,
        wakeWorker: () => worker.wake(),
      };
      // Event handlers make checkouts due without telling this loop, hence the short sleep.
      const worker = startLoop({ name: 'due payments', step: () => workDue(deps), now, log, idleMs: 1_000 });
      const sandbox = startSandbox(env, { db, now, log }, providers);
      return {
        typeDefs,
        resolvers,
        context: ({ caller }) => {
          const own: Deps = { ...deps, db: dbFor(caller) };
          return { deps: own, loaders: createLoaders(own.db, viewerOf(caller)) };
        },
        events: routesOf({ now }),
        routes: {
          '/pay/': (request) => handlePay(deps, request),
          '/checkout/return/': (request) => handleReturn(deps, request),
          [factsPath]: factsRoute({
            pool,
            facts: { captured, refunded, refunding, disputed },
            verifyRequest: createRequestVerifier({ secrets: internalSecrets, receiver: 'payment', now }),
          }),
          ...sandbox.routes,
          ...Object.fromEntries(
            [...providers.keys()].map((id) => [`/webhooks/${id}`, (request) => handleWebhook(deps, request)]),
          ),
        },
        running: [worker, sandbox, deps.background, startPruning(deps), presence],
      };
    },
  });
}
