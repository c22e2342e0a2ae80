import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import type { PaymentEnv } from './env.ts';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';

export type PaymentOptions = { env: PaymentEnv; transport: Transport; log: Logger; overrides?: { now?: () => Date } };

/**
 * Starts the subgraph: `startSubgraph` (packages/subgraph, read it first) does migrations, pools, relay, consumer, GraphQL door, dead
 * letters, readiness and shutdown; what is the payment subgraph's own is composed here.
 */
export function startPayment({ env, transport, log, overrides }: PaymentOptions): Promise<RunningSubgraph> {
  return startSubgraph({
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
