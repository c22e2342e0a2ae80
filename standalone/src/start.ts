import { parseEnv } from '@quittance/env';
import { type GatewayOptions, startGateway } from '@quittance/gateway';
import { inProcess } from '@quittance/gateway/connection';
import { gatewayEnvSchema } from '@quittance/gateway/env';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { collectQueueFigures } from '@quittance/messaging/queue-metrics';
import type { Logger } from '@quittance/telemetry/log';
import { collectProcessMetrics } from '@quittance/telemetry/metrics';
import { startTracing } from '@quittance/telemetry/tracing';
import type { DatabaseName, StandaloneEnv } from './env.ts';
import { composeEnvironment, embeddedDatabases, givenDatabases, isLoopback, publicUrlOf } from './environment.ts';
import { lockFolder } from './folder-lock.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { sampleDataRoute } from './sample-data/route.ts';
import { loadSecrets } from './secrets.ts';
import { startSubgraphs } from './subgraphs.ts';
import { startTransport } from './transport.ts';

export type RunningStandalone = {
  /** Where the user opens it. */
  url: string;
  /** What first administrators need when it is not bound to loopback; null when they don't. */
  setupToken: string | null;
  /** The parts behind the gateway, for whoever looks at them directly. */
  subgraphs: readonly RunningSubgraph[];
  stop(): Promise<void>;
};

/**
 * Starts everything in this process: PostgreSQL (unless all databases are given), the transport, five subgraphs, the gateway. Stops in the
 * opposite order. What is given by the environment replaces the embedded part, one by one.
 */
export async function startStandalone(env: StandaloneEnv, log: Logger): Promise<RunningStandalone> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse())
      await each().catch((error: unknown) => log.error({ err: error }, 'could not stop a part'));
  };
  try {
    collectProcessMetrics();
    const tracing = await startTracing({ endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, service: 'quittance' });
    stops.push(tracing.stop);
    const folder = await lockFolder(env.QUITTANCE_DATA_DIR);
    stops.push(() => folder.release());
    const secrets = await loadSecrets(env.QUITTANCE_DATA_DIR);
    const missing = embeddedDatabases(env);
    const postgres = missing.length === 0 ? null : await startPostgres({ folder, databases: missing, log });
    if (postgres !== null) stops.push(() => postgres.stop());
    logParts(env, missing, log);

    const publicUrl = publicUrlOf(env);
    const environment = composeEnvironment(env, secrets, postgres?.urls ?? {});
    const transport = await startTransport({
      amqpUrl: env.AMQP_URL,
      amqpPrefix: env.AMQP_PREFIX,
      // The transport makes the tables of its database itself, which takes the owner's role.
      busUrl: environment.DATABASE_MIGRATION_URL_BUS ?? environment.DATABASE_URL_BUS,
      log,
    });
    stops.push(() => transport.close());
    const stopFigures = collectQueueFigures(transport);
    stops.push(async () => stopFigures());

    const subgraphs = await startSubgraphs(environment, transport, log);
    stops.push(async () => void (await Promise.all(subgraphs.map((subgraph) => subgraph.stop()))));

    const extend: GatewayOptions['extend'] = (app, options) =>
      sampleDataRoute(app, { ...options, url: environment.SANDBOX_BASE_URL ?? publicUrl, log });
    const gatewayEnv = parseEnv(gatewayEnvSchema, environment);
    const gateway = await startGateway({ env: gatewayEnv, subgraphs: subgraphs.map(inProcess), transport, log, extend });
    stops.push(() => gateway.stop());
    return { url: publicUrl, setupToken: isLoopback(env.HOST) ? null : secrets.SETUP_TOKEN, subgraphs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function logParts(env: StandaloneEnv, embedded: readonly DatabaseName[], log: Logger): void {
  const given = givenDatabases(env);
  log.info(
    {
      postgres: embedded.length === 0 ? 'given' : given.length === 0 ? 'embedded' : { embedded, given },
      broker: env.AMQP_URL === undefined ? 'embedded' : 'RabbitMQ',
      dataDir: env.QUITTANCE_DATA_DIR,
    },
    'parts in use',
  );
}
