import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseEnv, port } from '@quittance/env';
import { z } from 'zod';

/** The parts that have a database of their own; `bus` carries events when there is no RabbitMQ. */
export const databases = ['user', 'invoice', 'billing', 'payment', 'email', 'bus'] as const;
export type DatabaseName = (typeof databases)[number];

const schema = z.object({
  QUITTANCE_DATA_DIR: z
    .string()
    .default('.data')
    .transform((path) => resolve(path.replace(/^~(?=\/|$)/, homedir()))),
  HOST: z.string().default('127.0.0.1'),
  PORT: port(4000),
  /** What links in mails start with. */
  PUBLIC_URL: z.url().optional(),
  /** Of a collector that takes OTLP over HTTP; nothing is traced without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** RabbitMQ in place of the embedded transport. */
  AMQP_URL: z.string().startsWith('amqp').optional(),
  /** Before the name of every exchange and queue, where several installations share a broker. */
  AMQP_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,40}$/)
    .default(''),
});

export type StandaloneEnv = z.output<typeof schema> & {
  /** Everything that was set: each subgraph reads its own part of it. */
  all: Readonly<Record<string, string | undefined>>;
};

/** Reads the environment; throws `EnvError` with all mistakes at once. */
export function readEnv(all: Record<string, string | undefined> = process.env): StandaloneEnv {
  // Empty is not set, as for `parseEnv`: compose files can't leave a variable out.
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  return { ...parseEnv(schema, all), all: set };
}
