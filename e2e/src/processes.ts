import { randomBytes } from 'node:crypto';
import { withCredentials } from '@quittance/database/database-url';
import { startTestServer, type TestServer } from '@quittance/testing/server';
import { freePort } from './free-port.ts';
import { removeQueues } from './given-services.ts';
import { type Product, startProduct } from './product.ts';

/** What every part listens to, beside the gateway. */
export const partsBehind = ['web', 'user', 'invoice', 'billing', 'payment', 'email'] as const;
export const parts = ['gateway', ...partsBehind] as const;

/** An empty PostgreSQL, a name space at the broker, and ports: what `npm run start:processes` is given. */
export type Surroundings = {
  environment: Record<string, string>;
  /** Of a service's database, once it is there. */
  databaseOf(service: string): string;
  /** Of the database in which gateways count requests. */
  gatewayUrl: string;
  /** Where a part behind the gateway listens. */
  urlOf(part: (typeof partsBehind)[number]): string;
  remove(): Promise<void>;
};

export async function prepareSurroundings(
  amqpUrl: string,
  server: Pick<TestServer, 'superuserUrl' | 'stop'> | null = null,
): Promise<Surroundings> {
  const { superuserUrl, stop } = server ?? (await startTestServer());
  const prefix = `e2e_${randomBytes(4).toString('hex')}.`;
  const ports = new Map<string, number>();
  for (const part of partsBehind) ports.set(part, await freePort());
  const secrets = ['INTERNAL_SECRET', 'AUTH_SECRET', 'DOCUMENT_LINK_SECRET'].map((name) => [
    name,
    randomBytes(32).toString('hex'),
  ]);
  return {
    environment: {
      DATABASE_ADMIN_URL: superuserUrl,
      AMQP_URL: amqpUrl,
      AMQP_PREFIX: prefix,
      ...Object.fromEntries(secrets),
      ...Object.fromEntries([...ports].map(([part, port]) => [`PORT_${part.toUpperCase()}`, String(port)])),
    },
    databaseOf: (service) => withCredentials(superuserUrl, { database: `quittance_${service}` }),
    gatewayUrl: withCredentials(superuserUrl, { database: 'quittance_gateway' }),
    urlOf: (part) => `http://127.0.0.1:${ports.get(part)}`,
    async remove() {
      await removeQueues(amqpUrl, prefix);
      await stop();
    },
  };
}

export function startProcesses(environment: Record<string, string>, replicas: number): Promise<Product> {
  return startProduct(environment, ['tools/run.ts', 'start:processes', '--replicas', String(replicas)]);
}

/** Signals one replica of every part, as it runs now. */
export function signalEach(product: Product, replica: number, signal: NodeJS.Signals): void {
  for (const part of parts) process.kill(pidOf(product, `${part}.${replica}`), signal);
}

/** Of the process that was started last for a part (`billing`) or for a replica of it (`billing.2`). */
export function pidOf(product: Product, label: string): number {
  const started = product.output().matchAll(new RegExp(`^${label.replace('.', '\\.')} +\\| started \\(pid (\\d+)\\)$`, 'gm'));
  const pid = Number([...started].at(-1)?.[1]);
  if (Number.isNaN(pid)) throw new Error(`${label} never started`);
  return pid;
}

/** Where the replicas of a part have listened, in the order in which they said so. */
export function readyUrls(product: Product, part: string, replica: number): string[] {
  const lines = product.output().matchAll(new RegExp(`^${part}\\.${replica} +\\| .*"url":"([^"]+)","msg":"ready"`, 'gm'));
  return [...lines].map(([, url = '']) => url);
}
