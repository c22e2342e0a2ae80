import { flag, port } from '@quittance/env';
import { z } from 'zod';

/** A list with commas between; empty entries do not count. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** What the user subgraph is told by its environment; the README explains each. */
export const userEnvSchema = z
  .object({
    DATABASE_URL_USER: z.string(),
    DATABASE_MIGRATION_URL_USER: z.string().optional(),
    PORT_USER: port(4101),
    PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
    INTERNAL_SECRET: z.string().min(32),
    AUTH_SECRET: z.string().min(32),
    TOKEN_ISSUER: z.string().optional(),
    JWKS_FILE: z.string().optional(),
    SETUP_TOKEN: z.string().min(16).optional(),
    EMBEDDED_IDENTITY: flag(true),
    INTROSPECTION: flag(false),
    CLERK_PUBLISHABLE_KEY: z.string().startsWith('pk_').optional(),
    CLERK_JWT_KEY: z
      .string()
      // Files and compose variables can't hold line breaks, hence `\n`.
      .transform((text) => text.replaceAll('\\n', '\n'))
      .optional(),
    CLERK_ISSUER: z.url().optional(),
    CLERK_AUTHORIZED_PARTIES: list.optional(),
    CLERK_SECRET_KEY: z.string().optional(),
    CLERK_API_URL: z.url().optional(),
    CLERK_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
  })
  .superRefine((env, context) => {
    const given = Object.entries(env).some(([name, value]) => name.startsWith('CLERK_') && value !== undefined);
    for (const name of ['CLERK_PUBLISHABLE_KEY', 'CLERK_JWT_KEY'] as const) {
      if (given && env[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: 'is needed for Clerk' });
    }
  });

export type UserEnv = z.output<typeof userEnvSchema>;

export const environment: Readonly<Record<string, string | undefined>> = process.env;
