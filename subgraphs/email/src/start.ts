import { createRequestSigner } from '@quittance/access/signed-request';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { startIdempotencyPruning } from '@quittance/subgraph/prune-idempotency';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import { createDocumentSource } from './attachment/document-source.ts';
import { attachmentPath, createAttachmentLinks } from './attachment/links.ts';
import { attachmentRoute } from './attachment/route.ts';
import { startWorker, type Worker } from './delivery/worker.ts';
import type { Deps } from './deps.ts';
import type { EmailEnv } from './env.ts';
import { routes } from './events/routes.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { createLoaders } from './graphql/loaders.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';
import { namesOf } from './provider/chain.ts';
import { createChain } from './provider/create-chain.ts';
import { forgetMisconfiguration } from './provider/health.ts';
import { webhookRoutes } from './webhook/routes.ts';

export type EmailOptions = {
  env: EmailEnv;
  transport: Transport;
  log: Logger;
  /** How the invoice subgraph is asked for PDFs: its own handler in one process, else HTTP to `INVOICE_URL`. */
  askInvoice?: (request: Request) => Promise<Response>;
  overrides?: { now?: () => Date };
};

/**
 * Starts the subgraph: `startSubgraph` (packages/subgraph, read it first) does migrations, pools, relay, consumer, GraphQL door, dead
 * letters, readiness and shutdown; what is the mail subgraph's own is composed here.
 */
export function startEmail({ env, transport, log, askInvoice = fetch, overrides }: EmailOptions): Promise<RunningSubgraph> {
  const now = overrides?.now ?? (() => new Date());
  const chain = createChain(env, now);
  log.info({ providers: namesOf(chain) }, 'mail providers');
  return startSubgraph({
    name: 'email',
    settings: {
      databaseUrl: env.DATABASE_URL_EMAIL,
      migrationUrl: env.DATABASE_MIGRATION_URL_EMAIL,
      internalSecret: env.INTERNAL_SECRET,
      tokenIssuer: env.TOKEN_ISSUER,
      jwksFile: env.JWKS_FILE,
      jwksUrl: env.JWKS_URL,
      introspection: env.INTROSPECTION,
    },
    transport,
    log,
    now,
    // Commands of one organisation may wait for each other at its hourly limit.
    createDb: (adapter) => new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 15_000 } }),
    compose: async ({ db, dbFor, wakeRelay, internalSecrets }) => {
      let worker: Worker | null = null;
      const deps: Deps = {
        db,
        log,
        now,
        chain,
        documents: createDocumentSource({
          send: askInvoice,
          invoiceUrl: env.INVOICE_URL,
          sign: createRequestSigner({ secrets: internalSecrets, receiver: 'invoice', now }),
          timeoutMs: 10_000,
        }),
        sender: env.MAIL_FROM ?? { name: 'Quittance', address: 'no-reply@localhost' },
        hourlyLimit: env.MAIL_HOURLY_LIMIT,
        attachmentLinks: createAttachmentLinks({ secret: env.DOCUMENT_LINK_SECRET, publicUrl: env.PUBLIC_URL, now }),
        leaseMs: env.MAIL_LEASE_SECONDS * 1000,
        wakeRelay,
        wakeWorker: () => worker?.wake(),
      };
      await forgetMisconfiguration(db, now());
      worker = startWorker(deps);
      return {
        typeDefs,
        resolvers,
        context: (request) => {
          const own: Deps = { ...deps, db: dbFor(request.caller) };
          return { ...request, deps: own, loaders: createLoaders(own.db) };
        },
        events: routes(deps),
        afterEvents: worker.wake,
        routes: { [attachmentPath]: attachmentRoute(deps), ...webhookRoutes(deps, webhookSecrets(env)) },
        running: [worker, startIdempotencyPruning(deps)],
      };
    },
  });
}

function webhookSecrets(env: EmailEnv): Parameters<typeof webhookRoutes>[1] {
  const { POSTMARK_WEBHOOK_USER: user, POSTMARK_WEBHOOK_PASSWORD: password } = env;
  const addresses = env.POSTMARK_WEBHOOK_ADDRESSES ?? null;
  return {
    postmark: user === undefined || password === undefined ? null : { user, password, addresses },
    sendGridKey: env.SENDGRID_WEBHOOK_PUBLIC_KEY ?? null,
  };
}
