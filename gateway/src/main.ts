import { parseSecrets } from '@quittance/access/signed-request';
import { createRabbitmqTransport } from '@quittance/messaging/rabbitmq-transport';
import { drainMs, runProcess } from '@quittance/process/run';
import { environment, gatewayProcessEnvSchema } from './env.ts';
import { remote } from './remote.ts';
import { startGateway } from './start.ts';

/** What each subgraph serves beside GraphQL: a process can't ask another one for its routes before it is up. */
const routesOf = {
  user: ['/internal/identity', '/.well-known/jwks.json', '/webhooks/clerk', '/internal/dead-letters'],
  invoice: ['/documents/', '/internal/dead-letters'],
  billing: ['/documents/statements/', '/documents/billing-reports/', '/internal/dead-letters'],
  payment: ['/pay/', '/checkout/', '/webhooks/sandbox', '/internal/dead-letters'],
  email: ['/webhooks/postmark', '/webhooks/sendgrid', '/documents/attachments/', '/internal/dead-letters'],
} as const;

await runProcess({
  name: 'gateway',
  environment,
  envSchema: gatewayProcessEnvSchema,
  start: async ({ env, log }) => {
    const { AMQP_URL: url, AMQP_PREFIX: prefix } = env;
    const transport = createRabbitmqTransport({ url, name: 'quittance-gateway', prefix, log });
    const secrets = parseSecrets(env.INTERNAL_SECRET);
    const urls = {
      user: env.SUBGRAPH_URL_USER,
      invoice: env.SUBGRAPH_URL_INVOICE,
      billing: env.SUBGRAPH_URL_BILLING,
      payment: env.SUBGRAPH_URL_PAYMENT,
      email: env.SUBGRAPH_URL_EMAIL,
    };
    const names = Object.keys(urls) as (keyof typeof urls)[];
    const subgraphs = names.map((name) => remote({ name, url: urls[name], routes: routesOf[name], secrets }));
    const gateway = await startGateway({ env, subgraphs, transport, log, drainMs, webUrl: env.WEB_URL });
    return {
      ...gateway,
      stop: async () => {
        await gateway.stop();
        await transport.close();
      },
    };
  },
});
