import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import type { InvoiceEnv } from './env.ts';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';

export type InvoiceOptions = { env: InvoiceEnv; transport: Transport; log: Logger; overrides?: { now?: () => Date } };

/**
 * Starts the subgraph: `startSubgraph` (packages/subgraph, read it first) does migrations, pools, relay, consumer, GraphQL door, dead
 * letters, readiness and shutdown; what is the invoice subgraph's own is composed here.
 */
export function startInvoice({ env, transport, log, overrides }: InvoiceOptions): Promise<RunningSubgraph> {
  return startSubgraph({
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
    createDb: (adapter) => new PrismaClient({ adapter }),
    compose: ({ db, pool, wakeRelay, verifyToken, internalSecrets }) => ({
      typeDefs,
      resolvers: { ...resolvers },
      context: (request) => ({ ...request }),
      events: [],
      routes: {},
      running: [],
    }),
  });
}
