import type { Subscriptions } from '@quittance/events/subscriptions';
import type { Logger } from '@quittance/telemetry/log';
import { within } from './deadline.ts';
import { defaultLadderMs } from './ladder.ts';
import { createBroadcast } from './rabbitmq/broadcast.ts';
import { Connection } from './rabbitmq/connection.ts';
import { toMessage } from './rabbitmq/message.ts';
import { Publisher } from './rabbitmq/publisher.ts';
import { RabbitmqSubscription } from './rabbitmq/subscription.ts';
import { createNames, type Names } from './rabbitmq/topology.ts';
import type { QueueFigures, Transport } from './transport.ts';
import { createUnroutableReport } from './unroutable.ts';

export type RabbitmqTransportOptions = {
  /** `amqp://user:password@host:port/vhost`, or `amqps:`. */
  url: string;
  /** Shown in the broker's list of connections. */
  name: string;
  log: Logger;
  /** Whom events reach also before their first start: declared before anything is published. */
  subscriptions?: Subscriptions;
  /** Types of events that are meant to reach nobody. */
  unheard?: readonly string[];
  /** Before the name of every exchange and queue; none unless told. */
  prefix?: string;
  /** The waits between attempts; each is a queue, so all processes of a service have the same. */
  ladderMs?: readonly number[];
  /** How long a batch of events may take to be confirmed. */
  confirmMs?: number;
};

const figuresMs = 5_000;

/**
 * Carries events over RabbitMQ 3.10 and newer. Two connections, because the broker throttles one that publishes too much, and
 * acknowledgements must not wait behind that. Starts, and goes on, without the broker: events wait in the outboxes.
 */
export function createRabbitmqTransport(options: RabbitmqTransportOptions): Transport {
  const {
    log,
    url,
    name,
    prefix = '',
    ladderMs = defaultLadderMs,
    confirmMs = 10_000,
    subscriptions = {},
    unheard = [],
  } = options;
  const names = createNames(prefix);
  const publishing = new Connection({ url, name: `${name} publishing`, log });
  const consuming = new Connection({ url, name: `${name} consuming`, log });
  const publisher = new Publisher(publishing, { names, log, confirmMs, subscriptions });
  const broadcast = createBroadcast({ connection: consuming, publisher, names, log });
  const running = new Set<RabbitmqSubscription>();
  const reportUnroutable = createUnroutableReport(log, unheard);
  const subscribed = new Set(Object.values(subscriptions).flat());

  return {
    publish: async (events) => {
      const parcels = events.map((event) => ({ exchange: names.events, routingKey: event.type, ...toMessage(event) }));
      const returned = (await publisher.publish(parcels)).map(({ routingKey }) => routingKey);
      const missed = returned.find((type) => subscribed.has(type));
      if (missed !== undefined) {
        publisher.renew();
        throw new Error(`The queue for ${missed} is gone; it is declared anew`);
      }
      reportUnroutable(returned);
    },
    subscribe: async (subscriber) => {
      const subscription = new RabbitmqSubscription({ connection: consuming, publisher, names, subscriber, ladderMs, log });
      running.add(subscription);
      await subscription.ready;
      return {
        stop: async () => {
          running.delete(subscription);
          await subscription.stop();
        },
      };
    },
    redeliver: (service, event) => publisher.deliver([{ exchange: '', routingKey: names.of(service).in, ...toMessage(event) }]),
    broadcast: broadcast.broadcast,
    listen: broadcast.listen,
    queues: () =>
      within(figuresMs, 'asking for queues', () =>
        queueFigures({ connection: consuming, subscriptions: running, names, ladderMs }),
      ),
    healthy: async () => publishing.connected && consuming.connected,
    close: async () => {
      await Promise.all([...running].map((subscription) => subscription.stop()));
      running.clear();
      await broadcast.stop();
      await Promise.all([publishing.close(), consuming.close()]);
    },
  };
}

/** AMQP tells the depth of a queue without what is handed out; of that, what this process holds is known. */
async function queueFigures(options: {
  connection: Connection;
  subscriptions: ReadonlySet<RabbitmqSubscription>;
  names: Names;
  ladderMs: readonly number[];
}): Promise<QueueFigures[]> {
  const { connection, subscriptions, names, ladderMs } = options;
  const channel = await (await connection.model()).createChannel();
  // Without a listener an error ends the process; the question that caused it rejects.
  channel.on('error', () => undefined);
  const depth = async (queue: string) => (await channel.checkQueue(queue)).messageCount;
  const figures: QueueFigures[] = [];
  for (const service of new Set([...subscriptions].map((subscription) => subscription.service))) {
    const own = names.of(service);
    const held = [...subscriptions].filter((subscription) => subscription.service === service);
    let retrying = 0;
    for (const delayMs of ladderMs) retrying += await depth(own.retry(delayMs));
    const ready = (await depth(own.in)) + held.reduce((sum, subscription) => sum + subscription.held, 0);
    const ages = held.map((subscription) => subscription.oldestSeconds).filter((seconds) => seconds !== null);
    const oldestSeconds = ages.length === 0 ? null : Math.max(...ages);
    figures.push({ service, ready, retrying, dead: await depth(own.dead), oldestSeconds });
  }
  await channel.close();
  return figures;
}
