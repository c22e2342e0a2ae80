import { randomBytes } from 'node:crypto';
import { createPool } from '@quittance/database/pool';
import type { Subscriptions } from '@quittance/events/subscriptions';
import { createEmptyDatabase } from '@quittance/testing/database';
import { eventually } from '@quittance/testing/drain';
import { createTcpProxy, type TcpProxy, targetOf, throughProxy } from '@quittance/testing/tcp-proxy';
import { type Channel, connect } from 'amqplib';
import pg from 'pg';
import { presenceLock } from '../src/embedded/schema.ts';
import { createEmbeddedTransport } from '../src/embedded-transport.ts';
import { createNames, type Names } from '../src/rabbitmq/topology.ts';
import { createRabbitmqTransport } from '../src/rabbitmq-transport.ts';
import type { Transport } from '../src/transport.ts';
import { log } from './service.ts';

/** The same short waits for both: three retries, so four attempts. */
export const ladderMs = [40, 80, 160] as const;
export const attempts = ladderMs.length + 1;

/** One process's way to the broker, with a network of its own to break. */
export type Process = { transport: Transport; network: TcpProxy; close(): Promise<void> };

/** What the conformance suite needs to know of a transport. */
export type Broker = {
  /** As another process would; `subscriptions` is what it knows of services, whether or not they have ever run. */
  connect(subscriptions?: Subscriptions): Promise<Process>;
  /** Resolves when the broker has noticed that nobody consumes for the service any more, and holds nothing back for anybody. */
  noticedEnd(service: string): Promise<void>;
  /** Leaves nothing behind. */
  close(): Promise<void>;
};

export async function embeddedBroker(): Promise<Broker> {
  const database = await createEmptyDatabase('bus');
  return {
    connect: async (subscriptions = {}) => {
      const network = await createTcpProxy(targetOf(database.ownerUrl));
      const url = throughProxy(database.ownerUrl, network);
      const pool = createPool({ url, applicationName: 'test bus', max: 10 });
      const transport = await createEmbeddedTransport({ pool, log, ladderMs, subscriptions });
      return {
        transport,
        network,
        close: once(async () => {
          await transport.close();
          await pool.end();
          await network.close();
        }),
      };
    },
    noticedEnd: async (service) => {
      const client = new pg.Client({ connectionString: database.ownerUrl });
      await client.connect();
      const held = `SELECT FROM message WHERE service = $1 AND owner IN (
        SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND classid = ${presenceLock})`;
      await eventually(async () => (await client.query(held, [service])).rowCount === 0);
      await client.end();
    },
    close: () => database.drop(),
  };
}

/** A test may close before its end what is closed then anyway. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | null = null;
  return () => (closed ??= close());
}

export function rabbitmqBroker(amqpUrl: string) {
  return async (): Promise<Broker & { prefix: string }> => {
    const prefix = `test-${randomBytes(4).toString('hex')}.`;
    const services = new Set<string>();
    return {
      prefix,
      connect: async (subscriptions = {}) => {
        const network = await createTcpProxy(targetOf(amqpUrl));
        const url = throughProxy(amqpUrl, network);
        const transport = createRabbitmqTransport({ url, name: 'test', log, prefix, ladderMs, confirmMs: 2_000, subscriptions });
        for (const service of Object.keys(subscriptions)) services.add(service);
        const subscribe: Transport['subscribe'] = (subscriber) => {
          services.add(subscriber.service);
          return transport.subscribe(subscriber);
        };
        return {
          transport: { ...transport, subscribe },
          network,
          close: once(async () => {
            await transport.close();
            await network.close();
          }),
        };
      },
      noticedEnd: (service) =>
        asAdmin(amqpUrl, async (channel) => {
          const queue = createNames(prefix).of(service).in;
          await eventually(async () => (await channel.checkQueue(queue)).consumerCount === 0);
        }),
      close: () => asAdmin(amqpUrl, (channel) => deleteAll(channel, createNames(prefix), [...services])),
    };
  };
}

/** On a connection of its own that no proxy cuts. */
async function asAdmin(url: string, work: (channel: Channel) => Promise<void>): Promise<void> {
  const connection = await connect(url);
  try {
    await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}

async function deleteAll(channel: Channel, names: Names, services: readonly string[]): Promise<void> {
  for (const service of services) {
    const own = names.of(service);
    for (const queue of [own.in, own.dead, own.unreadable, ...ladderMs.map(own.retry)]) await channel.deleteQueue(queue);
  }
  await channel.deleteExchange(names.events);
  await channel.deleteExchange(names.broadcast);
}
