import { parseEnv } from '@quittance/env';
import { subscriptions } from '@quittance/events/subscriptions';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { withLiveUpdates } from '@quittance/messaging/live-updates';
import { collectQueueFigures } from '@quittance/messaging/queue-metrics';
import { createRabbitmqTransport } from '@quittance/messaging/rabbitmq-transport';
import type { Transport } from '@quittance/messaging/transport';
import { createLogger, type Logger } from '@quittance/telemetry/log';
import { collectProcessMetrics } from '@quittance/telemetry/metrics';
import { startTracing } from '@quittance/telemetry/tracing';
import { z } from 'zod';
import { serve } from './serve.ts';

/** What every process of its own is told, beside what its subgraph wants to know. */
const processEnvSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  AMQP_URL: z.string().startsWith('amqp'),
  AMQP_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,40}$/)
    .default(''),
  /** Of a collector that takes OTLP over HTTP; nothing is traced without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export type ProcessOptions<Schema extends z.ZodType> = {
  name: string;
  environment: Record<string, string | undefined>;
  envSchema: Schema;
  port(env: z.output<Schema>): number;
  start(options: { env: z.output<Schema>; transport: Transport; log: Logger }): Promise<RunningSubgraph>;
};

const stopWithinMs = 10_000;

/** Runs a subgraph as a process: configuration by environment only, RabbitMQ, HTTP; drains and closes within 10 s of SIGTERM. */
export async function runSubgraph<Schema extends z.ZodType>(options: ProcessOptions<Schema>): Promise<void> {
  const own = parseEnv(processEnvSchema, options.environment);
  const env = parseEnv(options.envSchema, options.environment);
  const log = createLogger({ name: options.name, level: own.LOG_LEVEL });
  collectProcessMetrics();
  const tracing = await startTracing({ endpoint: own.OTEL_EXPORTER_OTLP_ENDPOINT, service: `quittance-${options.name}` });
  const transport = withLiveUpdates(
    createRabbitmqTransport({
      url: own.AMQP_URL,
      name: `quittance-${options.name}`,
      prefix: own.AMQP_PREFIX,
      subscriptions,
      log,
    }),
  );
  collectQueueFigures(transport);
  const subgraph = await options.start({ env, transport, log });
  const served = await serve(subgraph, { host: own.HOST, port: options.port(env), log });
  log.info({ url: served.url }, 'ready');

  const stop = async () => {
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await served.stop();
    await subgraph.stop();
    await transport.close();
    await tracing.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
