import { flag, port } from '@quittance/env';
import { z } from 'zod';

/** What the payment subgraph is told by its environment; the README explains each. */
export const paymentEnvSchema = z.object({
  DATABASE_URL_PAYMENT: z.string(),
  DATABASE_MIGRATION_URL_PAYMENT: z.string().optional(),
  PORT_PAYMENT: port(4104),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  INTERNAL_SECRET: z.string().min(32),
  TOKEN_ISSUER: z.string().optional(),
  JWKS_FILE: z.string().optional(),
  JWKS_URL: z.url().optional(),
  INTROSPECTION: flag(false),
  PROVIDER_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(10_000),
  QUITTANCE_SANDBOX: flag(false),
  SANDBOX_BASE_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  SANDBOX_SECRET: z.string().min(32).optional(),
});

export type PaymentEnv = z.output<typeof paymentEnvSchema>;

/** A server that only this machine can reach. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * The sandbox takes anybody's word for money, so it is there only where nobody else can reach it, or by an explicit wish. A public address
 * of the installation says that others can, through a gateway or a proxy that is bound elsewhere.
 */
export function sandboxAllowed(env: Pick<PaymentEnv, 'HOST' | 'PUBLIC_URL' | 'QUITTANCE_SANDBOX'>): boolean {
  const publicHost = new URL(env.PUBLIC_URL).hostname.replace(/^\[(.*)\]$/, '$1');
  return env.QUITTANCE_SANDBOX || (isLoopback(env.HOST) && isLoopback(publicHost));
}

export const environment: Readonly<Record<string, string | undefined>> = process.env;
