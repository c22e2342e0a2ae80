import type { Logger } from '@quittance/telemetry/log';
import { createListeners } from '../listeners.ts';
import type { Transport } from '../transport.ts';
import { type Connection, type KeptChannel, keepChannel } from './connection.ts';
import type { Publisher } from './publisher.ts';
import { declareExchanges, type Names } from './topology.ts';

/** Broadcasts by a fanout exchange and a queue per process that goes with its connection. */
export function createBroadcast(options: {
  connection: Connection;
  publisher: Publisher;
  names: Names;
  log: Logger;
}): Pick<Transport, 'broadcast' | 'listen'> & { stop(): Promise<void> } {
  const { connection, publisher, names, log } = options;
  const listeners = createListeners(log);
  let kept: KeptChannel | null = null;

  const keep = () =>
    keepChannel({
      connection,
      log,
      what: names.broadcast,
      setUp: async (channel, lost) => {
        await declareExchanges(channel, names);
        const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false });
        await channel.bindQueue(queue, names.broadcast, '');
        const hear = (content: Buffer) => {
          const { topic, message } = JSON.parse(content.toString());
          listeners.hear(topic, message);
        };
        await channel.consume(queue, (message) => (message === null ? lost() : hear(message.content)), { noAck: true });
      },
    });

  return {
    broadcast: async (topic, message) => {
      const content = Buffer.from(JSON.stringify({ topic, message }));
      // Nobody listening is no fault: what comes back is forgotten.
      await publisher.publish([{ exchange: names.broadcast, routingKey: '', content, options: { persistent: false } }]);
    },
    listen: async (topic, hear) => {
      kept ??= keep();
      await kept.ready;
      return listeners.add(topic, hear);
    },
    stop: async () => kept?.stop(),
  };
}
