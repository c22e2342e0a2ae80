import { fileURLToPath } from 'node:url';
import { parseSecrets } from '@quittance/access/signed-request';
import { createTokenVerifier, type VerifyToken } from '@quittance/access/token';
import { roleOf } from '@quittance/database/database-url';
import { migrate } from '@quittance/database/migrate';
import type { PrismaAdapter } from '@quittance/database/prisma-adapter';
import { type PrismaTransaction, prismaSql } from '@quittance/database/prisma-sql';
import { subscriptions } from '@quittance/events/subscriptions';
import { createSubgraphServer, type SubgraphServer } from '@quittance/graphql-kit/server';
import type { RequestContext, RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { createAdministrationLog } from '@quittance/messaging/administration';
import { type Route, type RunningConsumer, startConsumer } from '@quittance/messaging/consumer';
import { deadLetterPath, deadLetterRoute } from '@quittance/messaging/dead-letter-route';
import { type RelayOptions, startRelay } from '@quittance/messaging/relay';
import type { Transport } from '@quittance/messaging/transport';
import { assert } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import { withRequest } from '@quittance/telemetry/request';
import { inSpan } from '@quittance/telemetry/trace';
import { type DocumentNode, print } from 'graphql';
import type pg from 'pg';
import { type KeyLocation, keySourceOf } from './keys.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';

/** The part of a generated Prisma client that is needed here. */
type PrismaClientLike<Tx> = {
  $transaction<T>(work: (tx: Tx) => Promise<T>, options?: { timeout?: number; maxWait?: number }): Promise<T>;
  $disconnect(): Promise<void>;
};

/** What a subgraph is told by its environment, whatever the variables are called. */
export type SubgraphSettings = KeyLocation & {
  databaseUrl: string;
  /** Of the owner's role; without it the database has to be migrated already. */
  migrationUrl?: string | undefined;
  internalSecret: string;
  tokenIssuer?: string | undefined;
  introspection: boolean;
};

/** What the subgraph's own parts are made from. */
export type Foundation<Db> = Omit<OpenDatabase<Db>, 'close'> & {
  log: Logger;
  /** Called after a commit that appended events. */
  wakeRelay: () => void;
  verifyToken: VerifyToken;
  internalSecrets: readonly string[];
};

/** The subgraph's own parts. */
export type Parts<Tx, Extra> = {
  typeDefs: DocumentNode;
  resolvers: Record<string, unknown>;
  context(request: RequestContext): Extra;
  events: readonly Route<Tx>[];
  /** Called after a batch of events has committed: for workers that wait for what handlers write. */
  afterEvents?(): void;
  routes?: RunningSubgraph['routes'];
  /** Workers and whatever else has a life of its own; stopped in order, before the database is let go. */
  running?: readonly { stop(): Promise<void> }[];
};

export type SubgraphOptions<Db, Tx, Extra> = {
  name: string;
  settings: SubgraphSettings;
  transport: Transport;
  log: Logger;
  createDb(adapter: PrismaAdapter): Db;
  compose(foundation: Foundation<Db>): Parts<Tx, Extra> | Promise<Parts<Tx, Extra>>;
  /** See `RelayOptions`. */
  beforeRelaying?: RelayOptions['beforeReading'];
  now?: () => Date;
};

const transactionTimeoutMs = 15_000;

/** Composes and starts a subgraph: migrations, database, the parts it brings, relay, consumer, GraphQL door. */
export async function startSubgraph<Tx extends PrismaTransaction, Db extends PrismaClientLike<Tx>, Extra>(
  options: SubgraphOptions<Db, Tx, Extra>,
): Promise<RunningSubgraph> {
  const { name, settings, transport, log, now } = options;
  if (settings.migrationUrl !== undefined) {
    const folder = fileURLToPath(new URL(`../../../prisma/${name}`, import.meta.url));
    const applied = await migrate({ ownerUrl: settings.migrationUrl, appRole: roleOf(settings.databaseUrl), folder });
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated');
  }
  const database = openDatabase({ name, url: settings.databaseUrl, createDb: options.createDb, log });
  const { db, pool } = database;
  const verifyToken = createTokenVerifier({
    keys: keySourceOf(settings),
    issuer: settings.tokenIssuer,
    ...(now === undefined ? {} : { now }),
  });
  const internalSecrets = parseSecrets(settings.internalSecret);
  const relay = startRelay({ pool, transport, log, beforeReading: options.beforeRelaying });

  const parts = await options.compose({ ...database, log, wakeRelay: relay.wake, verifyToken, internalSecrets });
  assertSubscribed(name, parts.events);
  const consumer = await startConsumer<Tx>({
    service: name,
    transport,
    transaction: (work) => db.$transaction((tx) => work(tx, prismaSql(tx)), { timeout: transactionTimeoutMs }),
    routes: parts.events,
    log,
    afterCommit: () => {
      relay.wake();
      parts.afterEvents?.();
    },
  });
  const administration = createAdministrationLog({ service: name, pool, log, wakeRelay: relay.wake, now });
  const server = await createSubgraphServer({
    name,
    typeDefs: parts.typeDefs,
    resolvers: parts.resolvers,
    verifyToken,
    internalSecrets,
    context: parts.context,
    introspection: settings.introspection,
    administration,
    log,
  });
  return {
    name,
    typeDefs: print(parts.typeDefs),
    execute: server.execute,
    routes: {
      ...traced(name, parts.routes ?? {}),
      '/graphql': server.fetch,
      [deadLetterPath]: deadLetterRoute({ service: name, consumer, verifyToken, internalSecrets, administration }),
    },
    ready: () => isReady(pool),
    stop: onlyOnce(async () => {
      await stopAll(server, consumer, parts.running ?? []);
      await relay.stop();
      await database.close();
    }),
  };
}

/** Handlers for what nobody promised to bring here would miss whatever was published before this start. */
function assertSubscribed(name: string, events: readonly Pick<Route<never>, 'contract'>[]): void {
  const handled = events.map(({ contract }) => contract.type).sort();
  const promised = [...(subscriptions[name] ?? [])].sort();
  assert(
    handled.join() === promised.join(),
    `packages/events/src/subscriptions.ts says what ${name} handles: ${handled.join(', ') || 'nothing'}`,
  );
}

/** What routes log and append carries the request's id, as what resolvers do. */
function traced(name: string, routes: RunningSubgraph['routes']): RunningSubgraph['routes'] {
  const options = { kind: 'SERVER', attributes: { 'quittance.service': name } } as const;
  const entries = Object.entries(routes).map(([prefix, handle]): [string, typeof handle] => [
    prefix,
    (request) => {
      const requestId = request.headers.get('x-request-id') ?? undefined;
      if (requestId === undefined) return handle(request);
      const traceparent = request.headers.get('traceparent') ?? undefined;
      return withRequest({ requestId, traceparent }, () => inSpan(`${name} ${prefix}`, options, () => handle(request)));
    },
  ]);
  return Object.fromEntries(entries);
}

async function stopAll(
  server: SubgraphServer,
  consumer: RunningConsumer,
  running: readonly { stop(): Promise<void> }[],
): Promise<void> {
  await server.stop();
  await consumer.stop();
  for (const part of running) await part.stop();
}

async function isReady(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}
