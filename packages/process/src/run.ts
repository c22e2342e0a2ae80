import { setTimeout as delay } from 'node:timers/promises';
import { parseEnv } from '@quittance/env';
import { createLogger, type Logger } from '@quittance/telemetry/log';
import { collectProcessMetrics } from '@quittance/telemetry/metrics';
import { startTracing } from '@quittance/telemetry/tracing';
import { z } from 'zod';
import { explain } from './explain.ts';

/** Who may read `/metrics`: whoever brings it as a bearer token; without it only this machine. */
export const metricsToken = z.string().min(32).optional();

/** What every process of its own is told, whatever it does. */
export const processEnvSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Of a collector that takes OTLP over HTTP; nothing is traced without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  METRICS_TOKEN: metricsToken,
  /** Between "not ready" and "takes no more": time for those who spread requests to notice. */
  SHUTDOWN_DELAY_MS: z.coerce.number().int().min(0).max(3_000).default(1_000),
});

/** And those that exchange events. */
export const brokerEnvSchema = z.object({
  AMQP_URL: z.string().startsWith('amqp'),
  AMQP_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,40}$/)
    .default(''),
});

export type ProcessEnv = z.output<typeof processEnvSchema>;

/** What a process runs. */
export type Part = {
  /** Where it listens. */
  url: string;
  /** Says "not ready" from now on, and goes on answering. */
  retire(): void;
  /** Takes no more, answers what it is answering, finishes what it works on, closes. */
  stop(): Promise<void>;
};

export type ProcessOptions<Schema extends z.ZodType> = {
  name: string;
  environment: Record<string, string | undefined>;
  envSchema: Schema;
  start(options: { env: ProcessEnv & z.output<Schema>; log: Logger }): Promise<Part>;
};

/** How long running requests may take to be answered, of the time there is for stopping. */
export const drainMs = 5_000;
const stopWithinMs = 9_500;

/**
 * Runs one part as a process: configuration by environment only, a readable list of mistakes and exit code 1 when that is wrong; told to
 * stop it first says that it isn't ready, and is gone within 10 s.
 */
export async function runProcess<Schema extends z.ZodType>(options: ProcessOptions<Schema>): Promise<void> {
  const stopping = Promise.withResolvers<NodeJS.Signals>();
  let part: Part | null = null;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // While it starts there is nothing to drain: what it began is undone by PostgreSQL and by the broker.
    process.on(signal, () => (part === null ? process.exit(0) : stopping.resolve(signal)));
  }
  // Whoever started it with a channel and is gone can't stop it any more.
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  try {
    const env = parseEnv(z.intersection(processEnvSchema, options.envSchema), options.environment);
    const log = createLogger({ name: options.name, level: env.LOG_LEVEL });
    collectProcessMetrics();
    const tracing = await startTracing({ endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, service: `quittance-${options.name}` });
    part = await options.start({ env, log });
    log.info({ url: part.url }, 'ready');
    // Whoever started this process with a channel hears where it listens.
    process.send?.({ url: part.url });
    log.info({ signal: await stopping.promise }, 'stopping');
    setTimeout(() => {
      log.error('not stopped in time: cut off');
      process.exit(1);
    }, stopWithinMs).unref();
    part.retire();
    await delay(env.SHUTDOWN_DELAY_MS);
    await part.stop();
    await tracing.stop();
    process.exit(0);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}
