import { randomBytes } from 'node:crypto';
import { withCredentials } from '@quittance/database/database-url';
import { provision } from '@quittance/database/provision';
import { defaultLadderMs } from '@quittance/messaging/ladder';
import { createNames } from '@quittance/messaging/rabbitmq/topology';
import { connect } from 'amqplib';
import pg from 'pg';

const services = ['user', 'invoice', 'billing', 'payment', 'email'] as const;

/** Databases and a name space at a broker that somebody else runs, for one test. */
export type GivenServices = { environment: Record<string, string>; remove(): Promise<void> };

/** Without an address of a broker the events get a database too. */
export async function prepareGivenServices(options: { superuserUrl: string; amqpUrl: string | null }): Promise<GivenServices> {
  const { superuserUrl, amqpUrl } = options;
  const run = `e2e_${randomBytes(4).toString('hex')}`;
  const environment: Record<string, string> = amqpUrl === null ? {} : { AMQP_URL: amqpUrl, AMQP_PREFIX: `${run}.` };
  const databases = amqpUrl === null ? [...services, 'bus'] : services;
  for (const service of databases) {
    const name = `${run}_${service}`;
    const password = randomBytes(12).toString('hex');
    const urls = await provision({ superuserUrl, name, ownerPassword: password, appPassword: password });
    environment[`DATABASE_URL_${service.toUpperCase()}`] = urls.appUrl;
    environment[`DATABASE_MIGRATION_URL_${service.toUpperCase()}`] = urls.ownerUrl;
  }
  return {
    environment,
    async remove() {
      if (amqpUrl !== null) await removeQueues(amqpUrl, `${run}.`);
      await removeDatabases(superuserUrl, run, databases);
    },
  };
}

async function removeDatabases(superuserUrl: string, run: string, databases: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: withCredentials(superuserUrl, {}) });
  await client.connect();
  try {
    for (const service of databases) {
      await client.query(`DROP DATABASE IF EXISTS "${run}_${service}" WITH (FORCE)`);
      await client.query(`DROP ROLE IF EXISTS "${run}_${service}_app"`);
      await client.query(`DROP ROLE IF EXISTS "${run}_${service}_owner"`);
    }
  } finally {
    await client.end();
  }
}

/** The names of all queues under a prefix: whatever waits anywhere waits in one of them. */
export function queuesUnder(prefix: string): string[] {
  const names = createNames(prefix);
  return services.flatMap((service) => {
    const queues = names.of(service);
    return [queues.in, queues.dead, queues.unreadable, ...defaultLadderMs.map(queues.retry)];
  });
}

/** Everything under that prefix. */
export async function removeQueues(amqpUrl: string, prefix: string): Promise<void> {
  const names = createNames(prefix);
  const connection = await connect(amqpUrl);
  try {
    const channel = await connection.createChannel();
    for (const queue of queuesUnder(prefix)) await channel.deleteQueue(queue);
    await channel.deleteExchange(names.events);
    await channel.deleteExchange(names.broadcast);
  } finally {
    await connection.close();
  }
}
