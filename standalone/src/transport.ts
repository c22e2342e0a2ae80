import { createPool } from '@quittance/database/pool';
import { subscriptions, unheard } from '@quittance/events/subscriptions';
import { createEmbeddedTransport } from '@quittance/messaging/embedded-transport';
import { withLiveUpdates } from '@quittance/messaging/live-updates';
import { createRabbitmqTransport } from '@quittance/messaging/rabbitmq-transport';
import type { Transport } from '@quittance/messaging/transport';
import type { Logger } from '@quittance/telemetry/log';

const busConnections = 10;

/** RabbitMQ where one is given, else rows in the `bus` database: the same guarantees. */
export async function startTransport(options: {
  amqpUrl: string | undefined;
  amqpPrefix: string;
  busUrl: string | undefined;
  log: Logger;
}): Promise<Transport> {
  const { amqpUrl, amqpPrefix, busUrl, log } = options;
  if (amqpUrl !== undefined)
    return withLiveUpdates(
      createRabbitmqTransport({ url: amqpUrl, name: 'quittance', prefix: amqpPrefix, subscriptions, unheard, log }),
    );
  if (busUrl === undefined) throw new Error('Without AMQP_URL the events need DATABASE_URL_BUS or the embedded PostgreSQL');
  const pool = createPool({
    url: busUrl,
    applicationName: 'quittance-bus',
    max: busConnections,
    onError: (error) => log.warn({ err: error }, 'lost a database connection'),
  });
  const transport = withLiveUpdates(await createEmbeddedTransport({ pool, subscriptions, unheard, log }));
  return {
    ...transport,
    close: async () => {
      await transport.close();
      await pool.end();
    },
  };
}
