import { flag, port } from '@quittance/env';
import { z } from 'zod';

/** What the invoice subgraph is told by its environment; the README explains each. */
export const invoiceEnvSchema = z.object({
  DATABASE_URL_INVOICE: z.string(),
  DATABASE_MIGRATION_URL_INVOICE: z.string().optional(),
  PORT_INVOICE: port(4102),
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  INTERNAL_SECRET: z.string().min(32),
  TOKEN_ISSUER: z.string().optional(),
  JWKS_FILE: z.string().optional(),
  JWKS_URL: z.url().optional(),
  INTROSPECTION: flag(false),
  /** How many PDFs are drawn at a time; 0 where another process does it. */
  RENDER_THREADS: z.coerce.number().int().min(0).max(16).default(1),
  SELLER_TIMEOUT_MS: z.coerce.number().int().min(0).max(10_000).default(2_000),
});

export type InvoiceEnv = z.output<typeof invoiceEnvSchema>;

/** The one place that reads the process's environment. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
