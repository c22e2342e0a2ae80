import { isIP } from 'node:net';
import { flag, port } from '@quittance/env';
import { brokerEnvSchema } from '@quittance/process/run';
import { z } from 'zod';

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

export const gatewayEnvSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(4000),
  /** What absolute links start with; by default http://localhost:PORT. */
  PUBLIC_URL: z.url().optional(),
  /** Root of the keys that internal requests are signed with. */
  INTERNAL_SECRET: z.string().min(32),
  INTROSPECTION: flag(true),
  TRUST_PROXY: trustedProxies.optional(),
});

export type GatewayEnv = z.output<typeof gatewayEnvSchema>;

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
