import { isIP } from 'node:net';
import { flag, port } from '@quittance/env';
import { brokerEnvSchema, metricsToken } from '@quittance/process/run';
import { z } from 'zod';
import { defaultLimits, type Limits } from './limits.ts';
import { defaultRates, type RateRule, type Rates } from './rate-limit.ts';

export const environment: Readonly<Record<string, string | undefined>> = process.env;

/** Proxies whose `X-Forwarded-For` is taken, by their addresses (`10.0.0.0/8, loopback`). A number of them would not tell them from clients. */
const trustedProxies = z.string().transform((text, context): string[] => {
  const addresses = text.split(',').map((address) => address.trim());
  if (addresses.every(isAddress)) return addresses;
  context.addIssue({ code: 'custom', message: 'must be addresses of proxies, such as 10.0.0.0/8 or loopback' });
  return z.NEVER;
});

function isAddress(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && (bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most));
}

const most = (otherwise: number) => z.coerce.number().int().positive().max(1_000_000_000).default(otherwise);

/** `<so many>/<so many seconds>` */
const rate = ({ points, seconds }: RateRule) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,5}$/, 'must be like 600/60: so many in so many seconds')
    .default(`${points}/${seconds}`)
    .transform((text): RateRule => {
      const [count, within] = text.split('/').map(Number);
      return { points: count ?? points, seconds: within ?? seconds };
    });

export const gatewayEnvSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(4000),
  /** What absolute links start with; by default http://localhost:PORT. */
  PUBLIC_URL: z.url().optional(),
  /** Root of the keys that internal requests are signed with. */
  INTERNAL_SECRET: z.string().min(32),
  METRICS_TOKEN: metricsToken,
  INTROSPECTION: flag(false),
  CLERK_PUBLISHABLE_KEY: z.string().optional(),
  /** Where requests are counted when there are several gateways; without it each counts in its memory. */
  DATABASE_URL_GATEWAY: z.string().startsWith('postgres').optional(),
  LIMIT_TOKENS: most(defaultLimits.tokens),
  LIMIT_DEPTH: most(defaultLimits.depth),
  LIMIT_ROOT_ALIASES: most(defaultLimits.rootAliases),
  LIMIT_COST: most(defaultLimits.cost),
  LIMIT_ANONYMOUS_BYTES: most(defaultLimits.anonymousBytes),
  LIMIT_SIGNED_IN_BYTES: most(defaultLimits.signedInBytes),
  RATE_LIMIT_ADDRESS: rate(defaultRates.address),
  RATE_LIMIT_ANONYMOUS: rate(defaultRates.anonymous),
  RATE_LIMIT_CALLER: rate(defaultRates.caller),
  RATE_LIMIT_PAGES: rate(defaultRates.pages),
  RATE_LIMIT_SIGN_IN: rate(defaultRates.signIn),
  RATE_LIMIT_SIGN_UP: rate(defaultRates.signUp),
  RATE_LIMIT_PASSWORD_RESET: rate(defaultRates.passwordReset),
  TRUST_PROXY: trustedProxies.optional(),
});

export type GatewayEnv = z.output<typeof gatewayEnvSchema>;

export function limitsOf(env: GatewayEnv): Limits {
  return {
    tokens: env.LIMIT_TOKENS,
    depth: env.LIMIT_DEPTH,
    rootAliases: env.LIMIT_ROOT_ALIASES,
    cost: env.LIMIT_COST,
    anonymousBytes: env.LIMIT_ANONYMOUS_BYTES,
    signedInBytes: env.LIMIT_SIGNED_IN_BYTES,
  };
}

export function ratesOf(env: GatewayEnv): Rates {
  return {
    address: env.RATE_LIMIT_ADDRESS,
    anonymous: env.RATE_LIMIT_ANONYMOUS,
    caller: env.RATE_LIMIT_CALLER,
    pages: env.RATE_LIMIT_PAGES,
    signIn: env.RATE_LIMIT_SIGN_IN,
    signUp: env.RATE_LIMIT_SIGN_UP,
    passwordReset: env.RATE_LIMIT_PASSWORD_RESET,
  };
}

/** In a process of its own it is also told where the others are. */
export const gatewayProcessEnvSchema = gatewayEnvSchema.extend({
  ...brokerEnvSchema.shape,
  /** The process that serves the pages; without it the gateway does. */
  WEB_URL: z.url().optional(),
  SUBGRAPH_URL_USER: z.url().default('http://127.0.0.1:4101'),
  SUBGRAPH_URL_INVOICE: z.url().default('http://127.0.0.1:4102'),
  SUBGRAPH_URL_BILLING: z.url().default('http://127.0.0.1:4103'),
  SUBGRAPH_URL_PAYMENT: z.url().default('http://127.0.0.1:4104'),
  SUBGRAPH_URL_EMAIL: z.url().default('http://127.0.0.1:4105'),
});
