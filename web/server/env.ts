import { port } from '@quittance/env';
import { z } from 'zod';

export const environment: Readonly<Record<string, string | undefined>> = process.env;

/** What the process that serves the pages is told, beside what every process is. */
export const webEnvSchema = z.object({
  PORT_WEB: port(4200),
  PUBLIC_URL: z.url().default('http://localhost:4000'),
  /** Lets the pages load Clerk's script. */
  CLERK_PUBLISHABLE_KEY: z.string().optional(),
});
