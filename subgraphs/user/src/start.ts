import { randomBytes } from 'node:crypto';
import { createTokenSigner } from '@quittance/access/token';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import type { Deps } from './deps.ts';
import { decrypt, encrypt } from './encryption.ts';
import type { UserEnv } from './env.ts';
import { routes } from './events/routes.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createAccounts } from './identity/accounts.ts';
import { clerkSettings, createClerk } from './identity/clerk.ts';
import { createIdentityExchange } from './identity/exchange.ts';
import { identityRoute } from './identity/identity-route.ts';
import { jwksRoute } from './signing-key/jwks-route.ts';
import { createSigningKeys, type SigningKeys } from './signing-key/signing-keys.ts';
import type { Tx } from './tx.ts';

export type UserOptions = { env: UserEnv; transport: Transport; log: Logger; overrides?: { now?: () => Date } };

const transactionOptions = { maxWait: 10_000, timeout: 15_000 };

/** Starts the subgraph. It signs the internal token that it, like all the others, is called with. */
export function startUser({ env, transport, log, overrides }: UserOptions): Promise<RunningSubgraph> {
  const now = overrides?.now ?? (() => new Date());
  // Its own keys, from its own database: they are there once it is composed.
  const keys = Promise.withResolvers<SigningKeys>();
  return startSubgraph<Tx, PrismaClient, Omit<Context, 'caller' | 'requestId'>>({
    name: 'user',
    settings: {
      databaseUrl: env.DATABASE_URL_USER,
      migrationUrl: env.DATABASE_MIGRATION_URL_USER,
      internalSecret: env.INTERNAL_SECRET,
      tokenIssuer: env.TOKEN_ISSUER,
      keys: async () => (await keys.promise).jwks(),
      introspection: env.INTROSPECTION,
    },
    transport,
    log,
    now,
    createDb: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    compose: async ({ db, wakeRelay, internalSecrets }) => {
      const deps = depsOf(env, { db, log, now, wakeRelay });
      const signingKeys = createSigningKeys({ db, secrets: internalSecrets, log, now });
      keys.resolve(signingKeys);
      const housekeeping = await startHousekeeping({ db, log, now, signingKeys, jwksFile: env.JWKS_FILE ?? null });
      const settings = clerkSettings(env);
      const clerk = settings === null ? null : await createClerk(deps, settings);
      const sign = createTokenSigner({ key: signingKeys.current, issuer: env.TOKEN_ISSUER, now });
      const exchange = createIdentityExchange(deps, { sign, clerk });
      return {
        typeDefs,
        resolvers,
        context: ({ caller }) => ({ deps, loaders: createLoaders(deps, caller) }),
        events: routes,
        routes: {
          '/internal/identity': identityRoute({ exchange, secrets: internalSecrets, now }),
          '/.well-known/jwks.json': jwksRoute(signingKeys),
          ...(clerk !== null && { '/webhooks/clerk': clerk.webhook }),
        },
        running: [housekeeping],
      };
    },
  });
}

/** What commands work with, also those of the command line. */
export function depsOf(env: UserEnv, parts: Pick<Deps, 'db' | 'log' | 'now' | 'wakeRelay'>): Deps {
  return {
    ...parts,
    accounts: createAccounts({ db: parts.db, secret: env.AUTH_SECRET, log: parts.log }),
    secondFactorSecrets: {
      seal: (secret) => encrypt(env.AUTH_SECRET, 'secrets of second factors', secret),
      open: (sealed) => decrypt([env.AUTH_SECRET], 'secrets of second factors', sealed),
    },
    randomToken: () => randomBytes(32).toString('base64url'),
    publicUrl: env.PUBLIC_URL,
    embedded: env.EMBEDDED_IDENTITY,
    setUpToken: env.SETUP_TOKEN ?? null,
    clerkPublishableKey: env.CLERK_PUBLISHABLE_KEY ?? null,
  };
}
