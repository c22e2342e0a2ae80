import { billingEnvSchema } from '@quittance/billing/env';
import { emailEnvSchema } from '@quittance/email/env';
import { EnvError, parseEnv } from '@quittance/env';
import { gatewayProcessEnvSchema } from '@quittance/gateway/env';
import { invoiceEnvSchema } from '@quittance/invoice/env';
import { paymentEnvSchema } from '@quittance/payment/env';
import { userEnvSchema } from '@quittance/user/env';
import { webEnvSchema } from '../../web/server/env.ts';

export const subgraphNames = ['user', 'invoice', 'billing', 'payment', 'email'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

export type Environment = Record<string, string | undefined>;

/** One part of the product: a program, and the variable that says where it listens. */
export type PartPlan = { name: string; script: string; portVariable: string; port: number };

const ports = {
  gateway: ['PORT', 4000],
  web: ['PORT_WEB', 4200],
  user: ['PORT_USER', 4101],
  invoice: ['PORT_INVOICE', 4102],
  billing: ['PORT_BILLING', 4103],
  payment: ['PORT_PAYMENT', 4104],
  email: ['PORT_EMAIL', 4105],
} as const;

/** Every part, with the port that others reach it at. */
export function planParts(environment: Environment): PartPlan[] {
  return Object.entries(ports).map(([name, [portVariable, standard]]) => {
    const script =
      name === 'gateway' ? 'gateway/src/main.ts' : name === 'web' ? 'web/server/main.ts' : `subgraphs/${name}/src/main.ts`;
    return { name, script, portVariable, port: Number(environment[portVariable] || standard) };
  });
}

/**
 * What all parts see: what was given, and where they find each other. Everything but `PUBLIC_URL` is on this machine alone: who wants it
 * reached from elsewhere puts a proxy before it, or uses containers.
 */
export function composeEnvironment(given: Environment, plan: readonly PartPlan[]): Environment {
  const urlOf = (name: string) => `http://127.0.0.1:${plan.find((part) => part.name === name)?.port}`;
  const subgraphUrls = subgraphNames.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, urlOf(name)]);
  return {
    PUBLIC_URL: urlOf('gateway').replace('127.0.0.1', 'localhost'),
    SHUTDOWN_DELAY_MS: '0',
    ...given,
    HOST: '127.0.0.1',
    ...Object.fromEntries(subgraphUrls),
    WEB_URL: urlOf('web'),
    INVOICE_URL: urlOf('invoice'),
    PAYMENT_URL: urlOf('payment'),
    SANDBOX_BASE_URL: urlOf('payment'),
    JWKS_URL: `${urlOf('user')}/.well-known/jwks.json`,
  };
}

/** All mistakes of all parts at once, before any of them is started. */
export function checkEnvironment(environment: Environment): void {
  const schemas = [
    gatewayProcessEnvSchema,
    webEnvSchema,
    userEnvSchema,
    invoiceEnvSchema,
    billingEnvSchema,
    paymentEnvSchema,
    emailEnvSchema,
  ];
  const problems = new Set<string>();
  for (const schema of schemas) {
    try {
      parseEnv(schema, environment);
    } catch (error) {
      if (!(error instanceof EnvError)) throw error;
      for (const problem of error.problems) problems.add(problem);
    }
  }
  if (problems.size > 0) throw new EnvError([...problems]);
}
