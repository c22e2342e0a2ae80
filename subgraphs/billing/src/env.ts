import { flag, port } from '@quittance/env';
import { z } from 'zod';

/** Between the end of one run and the next; 0: only when somebody asks for it. At most 30 days. */
const everySeconds = (otherwise: number) => z.coerce.number().int().min(0).max(2_592_000).default(otherwise);

/** What the billing subgraph is told by its environment; the README explains each. */
export const billingEnvSchema = z.object({
  DATABASE_URL_BILLING: z.string(),
  DATABASE_MIGRATION_URL_BILLING: z.string().optional(),
  PORT_BILLING: port(4103),
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  INTERNAL_SECRET: z.string().min(32),
  TOKEN_ISSUER: z.string().optional(),
  JWKS_FILE: z.string().optional(),
  JWKS_URL: z.url().optional(),
  INTROSPECTION: flag(false),
  INVOICE_URL: z.url().default('http://localhost:4102'),
  PAYMENT_URL: z.url().default('http://localhost:4104'),
  VERIFY_LEDGER_EVERY_SECONDS: everySeconds(3_600),
  RECONCILE_EVERY_SECONDS: everySeconds(60),
});

export type BillingEnv = z.output<typeof billingEnvSchema>;

/** The one place that reads the process's environment. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
