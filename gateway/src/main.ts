import { parseSecrets } from '@quittance/access/signed-request';
import { parseEnv } from '@quittance/env';
import { createRabbitmqTransport } from '@quittance/messaging/rabbitmq-transport';
import { createLogger } from '@quittance/telemetry/log';
import { collectProcessMetrics } from '@quittance/telemetry/metrics';
import { startTracing } from '@quittance/telemetry/tracing';
import { environment, processEnvSchema } from './env.ts';
import { remote } from './remote.ts';
import { startGateway } from './start.ts';

/** What each subgraph serves beside GraphQL: a process can't ask another one for its routes before it is up. */
const routesOf = {
  user: ['/internal/identity', '/.well-known/jwks.json', '/webhooks/clerk', '/internal/dead-letters'],
  invoice: ['/documents/', '/internal/dead-letters'],
  billing: ['/internal/dead-letters'],
  payment: ['/pay/', '/checkout/', '/webhooks/sandbox', '/internal/dead-letters'],
  email: ['/webhooks/postmark', '/webhooks/sendgrid', '/documents/attachments/', '/internal/dead-letters'],
} as const;

const stopWithinMs = 10_000;

const env = parseEnv(processEnvSchema, environment);
const log = createLogger({ name: 'gateway', level: env.LOG_LEVEL });
collectProcessMetrics();
const tracing = await startTracing({ endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, service: 'quittance-gateway' });
const transport = createRabbitmqTransport({ url: env.AMQP_URL, name: 'quittance-gateway', prefix: env.AMQP_PREFIX, log });
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
const gateway = await startGateway({ env, subgraphs, transport, log });
log.info({ url: gateway.url }, 'ready');

const stop = async () => {
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  await gateway.stop();
  await transport.close();
  await tracing.stop();
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
