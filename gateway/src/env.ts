import { flag, port } from '@quittance/env';
import { z } from 'zod';

export const environment: Readonly<Record<string, string | undefined>> = process.env;

export const gatewayEnvSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(4000),
  /** What absolute links start with; by default http://localhost:PORT. */
  PUBLIC_URL: z.url().optional(),
  /** Root of the keys that internal requests are signed with. */
  INTERNAL_SECRET: z.string().min(32),
  INTROSPECTION: flag(true),
});

export type GatewayEnv = z.output<typeof gatewayEnvSchema>;

/** In a process of its own it is also told where the others are. */
export const processEnvSchema = gatewayEnvSchema.extend({
  AMQP_URL: z.string().startsWith('amqp'),
  AMQP_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,40}$/)
    .default(''),
  /** Of a collector that takes OTLP over HTTP; nothing is traced without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SUBGRAPH_URL_USER: z.url().default('http://127.0.0.1:4101'),
  SUBGRAPH_URL_INVOICE: z.url().default('http://127.0.0.1:4102'),
  SUBGRAPH_URL_BILLING: z.url().default('http://127.0.0.1:4103'),
  SUBGRAPH_URL_PAYMENT: z.url().default('http://127.0.0.1:4104'),
  SUBGRAPH_URL_EMAIL: z.url().default('http://127.0.0.1:4105'),
});
