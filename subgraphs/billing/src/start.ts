import { createPool } from '@quittance/database/pool';
import { inTransaction } from '@quittance/database/transaction';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Transport } from '@quittance/messaging/transport';
import { startSubgraph } from '@quittance/subgraph/start-subgraph';
import type { Logger } from '@quittance/telemetry/log';
import { payDueOrders } from './autopay/pay-due-orders.ts';
import type { Deps } from './deps.ts';
import type { BillingEnv } from './env.ts';
import { routesOf } from './events/routes.ts';
import { every } from './every.ts';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import type { Context } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.generated.ts';
import { typeDefs } from './graphql/typeDefs.generated.ts';
import { expireHolds } from './hold/expire-holds.ts';
import { sealTransfers } from './ledger/chain.ts';
import { createPoster, posterSession } from './ledger/poster.ts';
import { verifyNow } from './ledger/verify-now.ts';
import { createLoaders } from './loaders.ts';
import type { ProofKind } from './proof/proof.ts';
import { collectProofFigures } from './proof/proof-figures.ts';
import { type ProofJob, runDueProof } from './proof/run-due-proof.ts';
import { createOthers, type Others, reconcileNow } from './reconciliation/reconcile-now.ts';
import { createReportLinks } from './report/links.ts';
import { reportRoutes } from './report/serve-reports.ts';
import { createStatementLinks } from './statement/links.ts';
import { createStatementRenderer } from './statement/pdf/renderer.ts';
import { statementRoutes } from './statement/serve-statements.ts';
import { walletTeller } from './wallet/teller.ts';
import { notePosted } from './wallet/untold.ts';

/** How another service is asked: its own handler in one process, else HTTP. */
type Ask = (request: Request) => Promise<Response>;

export type BillingOptions = {
  env: BillingEnv;
  transport: Transport;
  log: Logger;
  /** Else at `PAYMENT_URL` and `INVOICE_URL`. */
  askPayment?: Ask;
  askInvoice?: Ask;
  overrides?: { now?: () => Date };
};

const expireEveryMs = 1_000;
const autopayEveryMs = 1_000;
const sealEveryMs = 2_000;
/** How soon a proof begins that is due or was asked for. */
const proveEveryMs = 1_000;
/** One posts while the other serves its retry. */
const posterConnections = 2;

/**
 * Starts the subgraph: `startSubgraph` (packages/subgraph, read it first) does migrations, pools, relay, consumer, GraphQL door, dead
 * letters, readiness and shutdown; what is the billing subgraph's own is composed here.
 */
export function startBilling(options: BillingOptions): Promise<RunningSubgraph> {
  const { env, transport, log, askPayment = fetch, askInvoice = fetch, overrides } = options;
  const now = overrides?.now ?? (() => new Date());
  return startSubgraph<Prisma.TransactionClient, PrismaClient, Omit<Context, 'caller' | 'requestId'>>({
    name: 'billing',
    settings: {
      databaseUrl: env.DATABASE_URL_BILLING,
      migrationUrl: env.DATABASE_MIGRATION_URL_BILLING,
      internalSecret: env.INTERNAL_SECRET,
      tokenIssuer: env.TOKEN_ISSUER,
      jwksFile: env.JWKS_FILE,
      jwksUrl: env.JWKS_URL,
      introspection: env.INTROSPECTION,
    },
    transport,
    log,
    now,
    createDb: (adapter) => new PrismaClient({ adapter }),
    beforeRelaying: walletTeller(),
    compose: ({ db, dbFor, pool, wakeRelay, internalSecrets }) => {
      const posting = startPosting(env, log, now, wakeRelay);
      const linking = { publicUrl: env.PUBLIC_URL, secrets: internalSecrets };
      const statementRenderer = createStatementRenderer();
      const links = { statementLinks: createStatementLinks(linking), reportLinks: createReportLinks(linking) };
      const proofSchedule = { LEDGER: env.VERIFY_LEDGER_EVERY_SECONDS, RECONCILIATION: env.RECONCILE_EVERY_SECONDS };
      const deps: Deps = {
        ...{
          db,
          dbAcrossTenants: db,
          pool,
          poster: posting.poster,
          ...links,
          statementRenderer,
          proofSchedule,
          now,
          log,
          wakeRelay,
        },
      };
      const others = createOthers({
        internalSecrets,
        now,
        payment: { send: askPayment, url: env.PAYMENT_URL },
        invoice: { send: askInvoice, url: env.INVOICE_URL },
      });
      return {
        typeDefs,
        resolvers: { ...resolvers },
        context: ({ caller }) => {
          const own: Deps = { ...deps, db: dbFor(caller) };
          return { deps: own, loaders: createLoaders(own, caller) };
        },
        events: routesOf({ now }),
        routes: { ...statementRoutes(deps), ...reportRoutes(deps) },
        running: [
          every(expireEveryMs, 'expire holds', log, async () => ({ more: (await expireHolds(deps)) > 0 })),
          every(autopayEveryMs, 'pay bills by themselves', log, async () => ({ more: await payDueOrders(deps) })),
          every(sealEveryMs, 'seal transfers', log, async () => ({ more: (await inTransaction(pool, sealTransfers)) > 0 })),
          ...startProofs(env, deps, others),
          posting,
          { stop: () => statementRenderer.close() },
        ],
      };
    },
  });
}

/** What proves the books by itself, and tells of it. */
function startProofs(env: BillingEnv, { pool, proofSchedule, now, log }: Deps, others: Others) {
  const shared = { pool, databaseUrl: env.DATABASE_URL_BILLING, now, log };
  const start = <Kind extends ProofKind>(kind: Kind, prove: ProofJob<Kind>['prove']) =>
    every(proveEveryMs, `prove ${kind}`, log, async (stopping) => {
      await runDueProof({ ...shared, kind, everySeconds: proofSchedule[kind], prove }, stopping);
      return { more: false };
    });
  const stopFigures = collectProofFigures(pool, proofSchedule);
  return [
    start('LEDGER', (stopping) => verifyNow(pool, now(), stopping)),
    start('RECONCILIATION', (stopping) => reconcileNow(pool, others, stopping)),
    { stop: async () => stopFigures() },
  ];
}

/** The poster and its connections, which nobody else waits for. */
function startPosting(env: BillingEnv, log: Logger, now: () => Date, wakeRelay: () => void) {
  const pool = createPool({
    url: env.DATABASE_URL_BILLING,
    applicationName: 'quittance-billing-poster',
    max: posterConnections,
    acrossTenants: true,
    ...posterSession,
    onError: (error) => log.warn({ err: error }, 'lost a database connection'),
  });
  const poster = createPoster({ pool, now, afterPost: notePosted, afterCommit: wakeRelay });
  return {
    poster,
    stop: async () => {
      await poster.stop();
      await pool.end();
    },
  };
}
