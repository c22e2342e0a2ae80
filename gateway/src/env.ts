import { flag, port } from '@quittance/env';
import { z } from 'zod';

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
